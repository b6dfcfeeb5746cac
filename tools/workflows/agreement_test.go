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
	hidden = regexp.MustCompile(`(^|/)(testdata|vendor|[_.][^/]*)/`)
	// makes finds the target of a command of make in scripts, and in code of documents.
	makes = regexp.MustCompile("(?m)(?:^ *|&& |[\"`] ?)make ([a-z.][a-z./-]*)")
	// floors finds the last two cells of a row, which are versions or say that there is none.
	floors  = regexp.MustCompile(`\| *([^|]*?) *\| *([^|]*?) *\|$`)
	targets = map[string]bool{}
)

// checkDocuments checks that what README promises is tested, and that each target of make exists.
func (r repository) checkDocuments(byPath map[string]workflow, check check) {
	_, table, _ := strings.Cut(r["README.md"], "| Terraform | OpenTofu |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")
	check(len(rows) > 2, "README.md: no table ends with the columns Terraform and OpenTofu")
	for _, row := range rows[1:] {
		for i, version := range floors.FindStringSubmatch(row) {
			job := []string{"", "terraform", "opentofu"}[i]
			tested := slices.Contains(byPath[testYML].Jobs[job].Strategy.Matrix["version"], "~"+version+".0")
			promised := i > 0 && strings.HasPrefix(version, "1.")
			check(!promised || tested, "README.md promises %s %s, which has no row", job, version)
		}
	}
	texts := r[".ci/run"] + r["README.md"] + r["CONTRIBUTING.md"]
	for _, w := range byPath {
		for _, job := range w.Jobs {
			texts += job.commands() + "\n"
		}
	}
	for _, match := range makes.FindAllStringSubmatch(texts, -1) {
		if _, known := targets[match[1]]; !known {
			_, err := script("make --dry-run -C " + root + " " + match[1])
			targets[match[1]] = err == nil
		}
		check(targets[match[1]], "make %s: there is no such target", match[1])
	}
}

func (r repository) checkDependabot(check check) {
	var config struct {
		Updates []struct {
			Ecosystem   string         `yaml:"package-ecosystem"`
			Directories []string       `yaml:"directories"`
			Cooldown    map[string]int `yaml:"cooldown"`
		} `yaml:"updates"`
	}
	check(yaml.Unmarshal([]byte(r[dependabot]), &config) == nil, "%s is not as it should be", dependabot)
	known := map[string]bool{}
	for _, update := range config.Updates {
		for _, folder := range update.Directories {
			known[update.Ecosystem+" "+folder] = true
		}
		check(update.Cooldown["default-days"] == 7, "Dependabot updates %s before seven days", update.Ecosystem)
	}
	for name := range r {
		ecosystem := map[string]string{
			"go.mod": "gomod", "package.json": "npm", "action.yml": "github-actions", "plan.yml": "github-actions",
		}[path.Base(name)]
		check(ecosystem == "" || known[ecosystem+" "+path.Join("/", path.Dir(name))], "%s: not in %s", name, dependabot)
	}
	check(known["github-actions /"], ".github/workflows: not in %s", dependabot)
}

// checkGo checks that one Go builds everything, and that each test is run.
func (r repository) checkGo(workflows []workflow, check check) {
	for name, text := range r {
		same := goLine.FindString(text) == goLine.FindString(r["go.mod"])
		check(path.Base(name) != "go.mod" || same, "%s names another Go than go.mod", name)
		if !strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "tools/workflows/") {
			continue
		}
		check(!hidden.MatchString(name), "%s: ./... leaves out this folder", name)
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			check(r[folder+"/go.mod"] == "", "%s: no make target tests this module", name)
		}
	}
	for _, w := range workflows {
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				fromFile := !strings.HasPrefix(step.Uses, "actions/setup-go@") || step.With["go-version-file"] == "go.mod"
				check(fromFile || w.path == moduleYML, "%s: not the Go of go.mod", w.path)
			}
		}
	}
}
