// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// furnish puts the session's files into its folder.
func (r *runner) furnish(s *session, desk string) error {
	from := s.dir
	if from == "" && strings.HasPrefix(s.document, "examples/") {
		from = filepath.Dir(filepath.FromSlash(s.document))
	}

	if from != "" && len(s.files) == 0 {
		if err := os.CopyFS(desk, os.DirFS(filepath.Join(r.root, from))); err != nil {
			return err
		}
	} else if err := os.Mkdir(desk, 0o700); err != nil {
		return err
	}

	for _, f := range s.files {
		// A module of a release is the one of this commit.
		text := publicModule.ReplaceAllString(f.text, filepath.ToSlash(r.root)+"/$1")
		if err := os.WriteFile(filepath.Join(desk, f.name), []byte(text), 0o600); err != nil {
			return err
		}
	}

	return nil
}

var publicModule = regexp.MustCompile(`github\.com/dialnexa/terraform-provider-dialnexa//([\w/-]+)\?ref=[\w.]+`)

// surroundings are the variables of a session, with the CLI called terraform and the
// mock on its PATH, and what ends the mock that was started for it.
func (r *runner) surroundings(ctx context.Context, s *session, dir string) (map[string]string, func(), error) {
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		return nil, nil, err
	}

	for name, program := range map[string]string{"terraform": r.cli.Path, "dialnexa-mock": r.mock} {
		if err := os.Symlink(program, filepath.Join(bin, name)); err != nil {
			return nil, nil, err
		}
	}

	set := map[string]string{
		"PATH":                 bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"STANDIN_DIR":          dir,
		"TF_CLI_ARGS":          "-no-color",
		"TF_CLI_ARGS_apply":    "-auto-approve -no-color",
		"TF_CLI_ARGS_destroy":  "-auto-approve -no-color",
		"TF_CLI_ARGS_validate": "-no-color",
	}

	if strings.Contains(strings.Join(s.scripts, ""), "dialnexa-mock") {
		return set, func() {}, nil
	}

	server, err := r.start(ctx, dir)
	if err != nil {
		return nil, nil, err
	}

	set["DIALNEXA_API_KEY"], set["DIALNEXA_BASE_URL"] = mock.Key, server.BaseURL

	return set, server.Stop, nil
}

// lacks says what a session needs that is not here, or "".
func lacks(needs string, cli tfcli.CLI) (string, error) {
	var floor tfcli.Floor

	for _, need := range strings.Split(needs, ", ") {
		name, version, _ := strings.Cut(need, " ")

		switch {
		case need == "":
		case name == "Terraform" && version != "":
			floor.Terraform = version
		case name == "OpenTofu" && version != "":
			floor.OpenTofu = version
		case version == "":
			if !onPath(need) {
				return fmt.Sprintf("wants %s on PATH", need), nil
			}
		default:
			return "", fmt.Errorf("%q is nothing that a session can need", need)
		}
	}

	if floor != (tfcli.Floor{}) && !floor.Met(cli) {
		return "wants " + floor.String(), nil
	}

	return "", nil
}

func onPath(program string) bool {
	_, err := exec.LookPath(program)

	return err == nil
}
