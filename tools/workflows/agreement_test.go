// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

var (
	goLine = regexp.MustCompile(`(?m)^go \S+$`)
	// makes finds the target of a command of make in a document.
	makes = regexp.MustCompile("(?m)(?:^ *|`)make ([a-z.][a-z./-]*)")
	// rules finds the targets of a rule in the makefile.
	rules = regexp.MustCompile(`(?m)^([^\s#:=]+(?: \S+)*?):(?:[^=]|$)`)
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
	var targets []string
	for _, match := range rules.FindAllStringSubmatch(strings.ReplaceAll(r["GNUmakefile"], "$(BIN)", ".bin"), -1) {
		targets = append(targets, strings.Fields(match[1])...)
	}
	for _, match := range makes.FindAllStringSubmatch(r["README.md"]+r["CONTRIBUTING.md"], -1) {
		check(slices.Contains(targets, match[1]), "make %s: there is no such target", match[1])
	}
}

// checkModules checks that one Go builds all modules, and that Dependabot updates them, the packages and the workflows.
func (r repository) checkModules(check check) {
	var config struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}
	check(yaml.Unmarshal([]byte(r[dependabot]), &config) == nil, "%s is not as it should be", dependabot)
	known := map[string]bool{}
	for _, update := range config.Updates {
		for _, folder := range update.Directories {
			known[update.Ecosystem+" "+folder] = true
		}
	}
	for name, text := range r {
		sameGo := path.Base(name) != "go.mod" || goLine.FindString(text) == goLine.FindString(r["go.mod"])
		check(sameGo, "%s names another Go than go.mod", name)
		ecosystem := map[string]string{
			"go.mod": "gomod", "package.json": "npm", "action.yml": "github-actions", "plan.yml": "github-actions",
		}[path.Base(name)]
		check(ecosystem == "" || known[ecosystem+" "+path.Join("/", path.Dir(name))], "%s: not in %s", name, dependabot)
	}
	check(known["github-actions /"], ".github/workflows: not in %s", dependabot)
}
