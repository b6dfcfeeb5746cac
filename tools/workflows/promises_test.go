// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

func versionsMustRun(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		for name, job := range w.Jobs {
			if w.example() || !strings.Contains(allRuns(job), "TF_ACC_TERRAFORM_PATH") {
				continue
			}
			want := "latest"
			if job.Strategy.Matrix["version"] != nil {
				want = "${{ matrix.version }}"
			}
			if got := job.Env["TF_ACC_MUST_RUN"]; got != want {
				fault("%s: TF_ACC_MUST_RUN is %q, want %q", name, got, want)
			}
		}
	})
}

func allRuns(j job) string {
	var all strings.Builder
	for _, step := range j.Steps {
		all.WriteString(step.Run + "\n")
	}
	return all.String()
}

// floors finds the last two cells of a row, which are versions or say that there is none.
var floors = regexp.MustCompile(`\| *([^|]*?) *\| *([^|]*?) *\|$`)

func floorsAreTested(r repository) ([]string, error) {
	all, err := r.workflows()
	if err != nil {
		return nil, err
	}
	test := all[slices.IndexFunc(all, func(w workflow) bool { return w.path == testYML })]
	_, table, _ := strings.Cut(r.files["README.md"], "| Terraform | OpenTofu |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")
	if len(rows) < 3 {
		return []string{"README.md: no table ends with the columns Terraform and OpenTofu"}, nil
	}
	var faults []string
	for _, row := range rows[1:] {
		cells := floors.FindStringSubmatch(row)
		for i, product := range []string{"terraform", "opentofu"} {
			if cells == nil {
				faults = append(faults, "README.md: no versions in "+row)
			} else if version := cells[i+1]; version != "" && version[0] == '1' &&
				!slices.Contains(test.Jobs[product].Strategy.Matrix["version"], "~"+version+".0") {
				faults = append(faults, fmt.Sprintf("%s: no row for %s %s, which README promises", testYML, product, version))
			}
		}
	}
	return faults, nil
}

// makes finds the target of a command of make in scripts, and in code of documents.
var makes = regexp.MustCompile("(?m)(?:^ *|&& |[\"`] ?)make ([a-z.][a-z./-]*)")

func targetsExist(r repository) ([]string, error) {
	texts := map[string]string{}
	for _, name := range []string{".ci/run", "README.md", "CONTRIBUTING.md"} {
		texts[name] = r.files[name]
	}
	all, err := r.workflows()
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		for _, job := range w.Jobs {
			texts[w.path] += allRuns(job) + strings.Join(job.Strategy.Matrix["command"], "\n") + "\n"
		}
	}
	var faults []string
	known := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, match := range makes.FindAllStringSubmatch(texts[name], -1) {
			target := match[1]
			if _, asked := known[target]; !asked {
				dryRun := exec.CommandContext(context.Background(), "make", "--dry-run", target)
				dryRun.Dir = r.root
				known[target] = dryRun.Run() == nil
			}
			if !known[target] {
				faults = append(faults, fmt.Sprintf("%s: make %s: there is no such target", name, target))
			}
		}
	}
	return faults, nil
}

func dependabotKnowsAll(r repository) ([]string, error) {
	var config struct {
		Updates []struct {
			Ecosystem   string         `yaml:"package-ecosystem"`
			Directory   string         `yaml:"directory"`
			Directories []string       `yaml:"directories"`
			Cooldown    map[string]int `yaml:"cooldown"`
		} `yaml:"updates"`
	}
	if err := yaml.Unmarshal([]byte(r.files[dependabot]), &config); err != nil {
		return nil, err
	}
	var faults []string
	known := map[string]bool{}
	for _, update := range config.Updates {
		for _, folder := range append(update.Directories, update.Directory) {
			known[update.Ecosystem+" "+folder] = true
		}
		if update.Cooldown["default-days"] != 7 {
			faults = append(faults, fmt.Sprintf("%s: %s: cooldown has to be seven days", dependabot, update.Ecosystem))
		}
	}
	for name := range r.files {
		folder := path.Join("/", path.Dir(name))
		want := ""
		switch {
		case path.Base(name) == "go.mod":
			want = "gomod " + folder
		case path.Base(name) == "package.json":
			want = "npm " + folder
		case folder == "/.github/workflows":
			want = "github-actions /"
		case strings.HasPrefix(name, ".github/actions/") || strings.HasPrefix(name, "examples/"):
			want = "github-actions " + folder
		}
		if want != "" && !known[want] {
			faults = append(faults, fmt.Sprintf("%s: not in %s as %s", name, dependabot, want))
		}
	}
	return faults, nil
}

// testsAreRun: go test ./... leaves out some folders, and each other module.
func testsAreRun(r repository) ([]string, error) {
	var faults []string
	for _, name := range r.names {
		if !strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "tools/workflows/") {
			continue
		}
		if regexp.MustCompile(`(^|/)(testdata|vendor|[_.][^/]*)/`).MatchString(name) {
			faults = append(faults, name+": ./... leaves out this folder")
		}
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			if _, module := r.files[folder+"/go.mod"]; module {
				faults = append(faults, name+": make test runs the tests of the root module alone")
			}
		}
	}
	return faults, nil
}
