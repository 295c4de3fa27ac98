// An app and its API on go-oidc and golang.org/x/oauth2, as their documentation has them. node/go_oidc.mjs starts it,
// registers it, and brings a browser.
//
// It says its port on standard output, and reads one line of JSON from standard input: a redirect URI can be registered only
// once the port is known. Each response is JSON. What a library refuses is 401 with the library's error.
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// told is what the app is told.
type told struct {
	Issuer       string `json:"issuer"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	DeviceClient string `json:"device_client"`
	Audience     string `json:"audience"`
}

// begun is an authorization that a browser was sent to.
type begun struct{ nonce, verifier string }

type app struct {
	told
	provider *oidc.Provider
	oauth    oauth2.Config
	pushed   string
	lock     sync.Mutex
	logins   map[string]begun
	device   *oauth2.DeviceAuthResponse
	ended    []map[string]string
}

// login sends a browser to the server. With `resource`, the access token is for the API. With `pushed`, the request is pushed
// first (RFC 9126), for which x/oauth2 has no function: the parameters of its link are sent as a form.
func (a *app) login(w http.ResponseWriter, r *http.Request) (any, error) {
	state, one := rand.Text(), begun{rand.Text(), oauth2.GenerateVerifier()}
	a.lock.Lock()
	a.logins[state] = one
	a.lock.Unlock()
	config, options := a.oauth, []oauth2.AuthCodeOption{oidc.Nonce(one.nonce), oauth2.S256ChallengeOption(one.verifier)}
	if r.FormValue("resource") != "" {
		config.Scopes = []string{oidc.ScopeOpenID, "read"}
		options = append(options, oauth2.SetAuthURLParam("resource", r.FormValue("resource")))
	}
	link := config.AuthCodeURL(state, options...)
	if r.FormValue("pushed") != "" {
		var err error
		if link, err = a.push(r.Context(), link); err != nil {
			return nil, err
		}
	}
	http.Redirect(w, r, link, http.StatusFound)
	return nil, nil
}

// push sends the parameters of a link to the server, and returns a link that names them.
func (a *app) push(ctx context.Context, link string) (string, error) {
	_, query, _ := strings.Cut(link, "?")
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.pushed, strings.NewReader(query))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(a.ClientID, a.ClientSecret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var kept struct {
		RequestURI string `json:"request_uri"`
	}
	if err := json.NewDecoder(response.Body).Decode(&kept); err != nil || response.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("the request was not taken: %s %v", response.Status, err)
	}
	named := url.Values{"client_id": {a.ClientID}, "request_uri": {kept.RequestURI}}
	return a.oauth.Endpoint.AuthURL + "?" + named.Encode(), nil
}

// callback redeems the code, and checks what comes for it.
func (a *app) callback(_ http.ResponseWriter, r *http.Request) (any, error) {
	a.lock.Lock()
	one, asked := a.logins[r.FormValue("state")]
	delete(a.logins, r.FormValue("state"))
	a.lock.Unlock()
	if !asked || r.FormValue("iss") != a.Issuer {
		return nil, errors.New("nobody asked for this response")
	}
	tokens, err := a.oauth.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(one.verifier))
	if err != nil {
		return nil, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := a.provider.Verifier(&oidc.Config{ClientID: a.ClientID}).Verify(r.Context(), raw)
	if err != nil {
		return nil, err
	}
	if id.Nonce != one.nonce {
		return nil, errors.New("the id_token is for another login")
	}
	// Checks at_hash.
	if err := id.VerifyAccessToken(tokens.AccessToken); err != nil {
		return nil, err
	}
	return a.shown(tokens, map[string]string{"sub": id.Subject, "id_token": raw}), nil
}

func (a *app) shown(tokens *oauth2.Token, more map[string]string) map[string]string {
	more["access_token"], more["refresh_token"], more["type"] = tokens.AccessToken, tokens.RefreshToken, tokens.Type()
	return more
}

// refresh gets new tokens as x/oauth2 does when the old ones have expired.
func (a *app) refresh(_ http.ResponseWriter, r *http.Request) (any, error) {
	old := &oauth2.Token{RefreshToken: r.FormValue("refresh_token")}
	tokens, err := a.oauth.TokenSource(r.Context(), old).Token()
	if err != nil {
		return nil, err
	}
	return a.shown(tokens, map[string]string{}), nil
}

// userinfo asks the server who a token is about.
func (a *app) userinfo(_ http.ResponseWriter, r *http.Request) (any, error) {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: r.FormValue("token")})
	info, err := a.provider.UserInfo(r.Context(), source)
	if err != nil {
		return nil, err
	}
	return map[string]any{"sub": info.Subject, "email": info.Email, "email_verified": info.EmailVerified}, nil
}

// api is what an API on go-oidc does: the client id of the verifier is the API's audience. go-oidc does not look at `typ`,
// so this does (RFC 9068 §4).
func (a *app) api(_ http.ResponseWriter, r *http.Request) (any, error) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, errors.New("no token")
	}
	token, err := a.provider.Verifier(&oidc.Config{ClientID: a.Audience}).Verify(r.Context(), raw)
	if err != nil {
		return nil, err
	}
	var header struct {
		Type string `json:"typ"`
	}
	first, _, _ := strings.Cut(raw, ".")
	if bytes, err := base64.RawURLEncoding.DecodeString(first); err != nil || json.Unmarshal(bytes, &header) != nil {
		return nil, errors.New("no header")
	}
	if header.Type != "at+jwt" {
		return nil, errors.New("no access token")
	}
	var claims struct {
		Scope  string `json:"scope"`
		Client string `json:"client_id"`
	}
	if err := token.Claims(&claims); err != nil {
		return nil, err
	}
	return map[string]any{"sub": token.Subject, "scope": claims.Scope, "client_id": claims.Client, "aud": token.Audience}, nil
}

// onDevice is the public client of a device, which x/oauth2 authenticates by its id alone.
func (a *app) onDevice() *oauth2.Config {
	return &oauth2.Config{ClientID: a.DeviceClient, Endpoint: a.oauth.Endpoint, Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// ask begins a device flow (RFC 8628). A person opens the link that it returns.
func (a *app) ask(_ http.ResponseWriter, r *http.Request) (any, error) {
	device, err := a.onDevice().DeviceAuth(r.Context())
	if err != nil {
		return nil, err
	}
	a.device = device
	return map[string]string{"user_code": device.UserCode, "link": device.VerificationURIComplete}, nil
}

// poll waits until the person decided.
func (a *app) poll(_ http.ResponseWriter, r *http.Request) (any, error) {
	tokens, err := a.onDevice().DeviceAccessToken(r.Context(), a.device)
	if err != nil {
		return nil, err
	}
	return a.shown(tokens, map[string]string{}), nil
}

// logout takes a logout token.
func (a *app) logout(_ http.ResponseWriter, r *http.Request) (any, error) {
	verifier := a.provider.Verifier(&oidc.Config{ClientID: a.ClientID})
	token, err := verifier.VerifyLogout(r.Context(), r.PostFormValue("logout_token"))
	if err != nil {
		return nil, err
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	a.ended = append(a.ended, map[string]string{"sub": token.Subject, "sid": token.SessionID})
	return map[string]string{}, nil
}

// logouts says which logout tokens were accepted.
func (a *app) logouts(http.ResponseWriter, *http.Request) (any, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	return append([]map[string]string{}, a.ended...), nil
}

// discover finds the endpoints of the server, also those that go-oidc has no field for.
func (a *app) discover(base string) error {
	provider, err := oidc.NewProvider(context.Background(), a.Issuer)
	if err != nil {
		return err
	}
	var more struct {
		Pushed string `json:"pushed_authorization_request_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return err
	}
	a.provider, a.pushed, a.logins = provider, more.Pushed, map[string]begun{}
	a.oauth = oauth2.Config{
		ClientID:     a.ClientID,
		ClientSecret: a.ClientSecret,
		Endpoint:     provider.Endpoint(),
		RedirectURL:  base + "/callback",
		Scopes:       []string{oidc.ScopeOpenID, "email"},
	}
	return nil
}

// handle answers with what `of` returns. Whatever it refuses is 401.
func handle(path string, of func(http.ResponseWriter, *http.Request) (any, error)) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		found, err := of(w, r)
		switch {
		case err != nil:
			w.WriteHeader(http.StatusUnauthorized)
			json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
		case found != nil:
			w.Header().Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(found)
		}
	})
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	a := &app{}
	if err := json.NewDecoder(os.Stdin).Decode(&a.told); err != nil {
		log.Fatal(err)
	}
	if err := a.discover("http://" + listener.Addr().String()); err != nil {
		log.Fatal(err)
	}
	handle("GET /login", a.login)
	handle("GET /callback", a.callback)
	handle("POST /refresh", a.refresh)
	handle("GET /userinfo", a.userinfo)
	handle("GET /api", a.api)
	handle("POST /device", a.ask)
	handle("POST /device/tokens", a.poll)
	handle("POST /backchannel-logout", a.logout)
	handle("GET /logouts", a.logouts)
	log.Fatal(http.Serve(listener, nil))
}
