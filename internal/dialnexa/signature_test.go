// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// signatures were computed with openssl:
//
//	printf '%s' "$payload" | openssl dgst -sha256 -hmac "$secret"
//
// where the third payload is printf 'Grüße, 世界\n\x00\xff' without the '%s', and the fourth secret, being longer than a
// block, was given as -mac HMAC -macopt key:"$secret".
var signatures = []struct{ payload, secret, hex string }{
	{`{"event":"call.completed"}`, "whsec_your_secret_here", "a27c7531a72373070ae578039dd7af86231289965a0b5d741c8ed8a709926ca6"},
	{"", "k", "8bb990c40a7d61cb97597a942125025be50ac8beb74436e3735b98893a7f6620"},
	{"Grüße, 世界\n\x00\xff", "sëcret 🔑", "7178f6aa6bbf1a18e39469ce0f52156cebcc95234b39f6342eaa55e5aa778883"},
	{"x", strings.Repeat("k", 100), "8c1858bff6cf9cb73708b4b54f43bca6e1b8b4c3380760dc009001b265b64c6f"},
	{"x", "", "4cbc96099a6467ce002461f10549b4898265ebe6188b45efacc44293516e62c4"},
}

func TestSignAndVerify_agreeWithOpenSSL(t *testing.T) {
	t.Parallel()
	for _, v := range signatures {
		if got := dialnexa.Sign(v.payload, v.secret); got != "sha256="+v.hex {
			t.Errorf("%q: got %s, want %s", v.payload, got, v.hex)
		}
		for _, signature := range []string{"sha256=" + v.hex, v.hex, strings.ToUpper(v.hex), "sha256=" + strings.ToUpper(v.hex)} {
			if !dialnexa.Verify(v.payload, v.secret, signature) {
				t.Errorf("%q: %s does not verify", v.payload, signature)
			}
		}
	}
}

func TestVerify_refusesAnythingElse(t *testing.T) {
	t.Parallel()
	v := signatures[0]
	for _, signature := range []string{
		"", "sha256=", v.hex[:63], v.hex[:62], v.hex + "00", v.hex[2:], "sha256=sha256=" + v.hex, "SHA256=" + v.hex,
		"sha1=" + v.hex, "sha256= " + v.hex, v.hex + "\n", "0x" + v.hex, strings.Replace(v.hex, "a", "g", 1),
		strings.Repeat("0", 64), "b" + v.hex[1:], "onx1MacjcwcK5XgDndevhiMSiZZaC110HI7YpwmSbKY=",
	} {
		if dialnexa.Verify(v.payload, v.secret, signature) {
			t.Errorf("%.80q verifies", signature)
		}
	}
	for payload, secret := range map[string]string{v.payload[1:]: v.secret, v.payload: v.secret + " "} {
		if dialnexa.Verify(payload, secret, v.hex) {
			t.Errorf("it verifies for %q with %q", payload, secret)
		}
	}
}
