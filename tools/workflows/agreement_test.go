// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	goLine = regexp.MustCompile(`(?m)^go \S+$`)
	// makes finds the target of a command of make in a document.
	makes = regexp.MustCompile("(?m)(?:^ *|`)make ([a-z.][a-z./-]*)")
	// floors finds the last two cells of a row, which are versions or say that there is none.
	floors = regexp.MustCompile(`\| *([^|]*?) *\| *([^|]*?) *\|$`)
)

// checkDocuments checks that what README promises is tested, and that each target of make in a document exists.
func (r repository) checkDocuments(jobs map[string]job, check check) {
	_, table, _ := strings.Cut(r["README.md"], "| Terraform | OpenTofu |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")
	check(len(rows) > 2, "README.md: no table ends with the columns Terraform and OpenTofu")
	for _, row := range rows[1:] {
		for i, version := range floors.FindStringSubmatch(row) {
			job := []string{"", "terraform", "opentofu"}[i]
			tested := slices.Contains(jobs[job].Strategy.Matrix["version"], "~"+version+".0")
			promised := i > 0 && strings.HasPrefix(version, "1.")
			check(!promised || tested, "README.md promises %s %s, which has no row", job, version)
		}
	}
	for _, match := range makes.FindAllStringSubmatch(r["README.md"]+r["CONTRIBUTING.md"], -1) {
		rule := "\n" + strings.Replace(match[1], ".bin", "$(BIN)", 1) + ":"
		check(strings.Contains(r["GNUmakefile"], rule), "make %s: there is no such target", match[1])
	}
}

// checkModules checks that one Go builds all modules, and that Dependabot updates them, the packages and the workflows.
func (r repository) checkModules(check check) {
	for name, text := range r {
		sameGo := path.Base(name) != "go.mod" || goLine.FindString(text) == goLine.FindString(r["go.mod"])
		check(sameGo, "%s names another Go than go.mod", name)
		updated := []string{"go.mod", "package.json", "action.yml", "plan.yml"}
		listed := strings.Contains(r[dependabot], strconv.Quote(path.Join("/", path.Dir(name))))
		check(listed || !slices.Contains(updated, path.Base(name)), "%s: not in %s", name, dependabot)
	}
}
