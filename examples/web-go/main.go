// A web app that logs people in with xwms, in Go: a page for everybody, a page for people who are logged in, and a
// logout that also ends the login at xwms.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

var (
	issuer = os.Getenv("ISSUER")
	home   = "http://127.0.0.1:" + cmp.Or(os.Getenv("PORT"), "3000")
)

// person is who logged in. The id_token opens nothing here. It tells xwms whose login ends at a logout.
type person struct{ Subject, Name, Email, idToken string }

// session is what this app knows of a browser: the login that it began, then the person.
type session struct {
	state, nonce, verifier string
	person                 *person
}

// shop is the app. A real one keeps sessions in its database, and deletes old ones.
type shop struct {
	oauth    oauth2.Config
	provider *oidc.Provider
	logout   string
	lock     sync.Mutex
	sessions map[string]session
}

// begin keeps a session under a new id, in place of the browser's earlier one, and gives the browser the id.
func (s *shop) begin(w http.ResponseWriter, r *http.Request, of session) {
	s.end(r)
	id := rand.Text()
	s.lock.Lock()
	defer s.lock.Unlock()
	s.sessions[id] = of
	http.SetCookie(w, &http.Cookie{Name: "shop", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// of returns the session of the browser, which is empty if there is none.
func (s *shop) of(r *http.Request) session {
	cookie, err := r.Cookie("shop")
	if err != nil {
		return session{}
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.sessions[cookie.Value]
}

// end forgets the session of the browser.
func (s *shop) end(r *http.Request) {
	if cookie, err := r.Cookie("shop"); err == nil {
		s.lock.Lock()
		defer s.lock.Unlock()
		delete(s.sessions, cookie.Value)
	}
}

func (s *shop) login(w http.ResponseWriter, r *http.Request) {
	begun := session{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	s.begin(w, r, begun)
	to := s.oauth.AuthCodeURL(begun.state, oidc.Nonce(begun.nonce), oauth2.S256ChallengeOption(begun.verifier))
	http.Redirect(w, r, to, http.StatusFound)
}

func (s *shop) callback(w http.ResponseWriter, r *http.Request) {
	begun := s.of(r)
	// The state is good once.
	s.end(r)
	found, err := s.finish(r.Context(), begun, r.URL.Query())
	if err != nil {
		// Such as when somebody refuses what the app asks for. What went wrong is for the log.
		log.Print(err)
		w.WriteHeader(http.StatusBadRequest)
		show(w, "failed", nil)
		return
	}
	s.begin(w, r, session{person: found})
	http.Redirect(w, r, "/me", http.StatusFound)
}

// finish redeems the code of the response, and returns who logged in.
func (s *shop) finish(ctx context.Context, begun session, response url.Values) (*person, error) {
	// Somebody else's response has another state, and another server's has another issuer (RFC 9207).
	if begun.state == "" || response.Get("state") != begun.state || response.Get("iss") != issuer {
		return nil, errors.New("this browser did not ask xwms for this response")
	}
	if refused := response.Get("error"); refused != "" {
		return nil, errors.New(refused)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	tokens, err := s.oauth.Exchange(ctx, response.Get("code"), oauth2.VerifierOption(begun.verifier))
	if err != nil {
		return nil, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	// Checks the signature, issuer, audience and times.
	id, err := s.provider.Verifier(&oidc.Config{ClientID: s.oauth.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	if id.Nonce != begun.nonce {
		return nil, errors.New("the id_token is for another login")
	}
	// The id_token says who logged in. Userinfo has the name and the email address.
	info, err := s.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return nil, err
	}
	var more struct {
		Name string `json:"name"`
	}
	if err := info.Claims(&more); err != nil {
		return nil, err
	}
	if info.Subject != id.Subject {
		return nil, errors.New("userinfo is about somebody else")
	}
	return &person{Subject: id.Subject, Name: more.Name, Email: info.Email, idToken: raw}, nil
}

func (s *shop) me(w http.ResponseWriter, r *http.Request) {
	// Whoever is not logged in goes to xwms first, and comes back here.
	if found := s.of(r).person; found != nil {
		show(w, "me", found)
	} else {
		http.Redirect(w, r, "/login", http.StatusFound)
	}
}

// out forgets the person here, and ends their login at xwms.
func (s *shop) out(w http.ResponseWriter, r *http.Request) {
	ends := url.Values{"client_id": {s.oauth.ClientID}, "post_logout_redirect_uri": {home}}
	if found := s.of(r).person; found != nil {
		ends.Set("id_token_hint", found.idToken)
	}
	s.end(r)
	http.Redirect(w, r, s.logout+"?"+ends.Encode(), http.StatusFound)
}

// The package escapes what is filled in: people choose their names, so a name may contain markup.
var pages = template.Must(template.New("").Parse(`
{{define "top"}}<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>{{end}}
{{define "home"}}{{template "top"}}{{if .}}<a href="/me">Who am I?</a>{{else}}<a href="/login">Log in</a>{{end}}{{end}}
{{define "me"}}{{template "top"}}Hello {{.Name}}<br>{{.Email}}<br><code>{{.Subject}}</code>
<p><a href="/logout">Log out</a>{{end}}
{{define "failed"}}{{template "top"}}That did not work. <a href="/">Back</a>{{end}}`))

func show(w http.ResponseWriter, page string, of *person) {
	if err := pages.ExecuteTemplate(w, page, of); err != nil {
		log.Print(err)
	}
}

func main() {
	// Finds the endpoints. The provider also fetches the keys, again whenever they change.
	provider, err := oidc.NewProvider(context.Background(), issuer)
	if err != nil {
		log.Fatal(err)
	}
	var known struct {
		Logout string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&known); err != nil {
		log.Fatal(err)
	}
	shop := &shop{
		oauth: oauth2.Config{
			ClientID:     os.Getenv("CLIENT_ID"),
			ClientSecret: os.Getenv("CLIENT_SECRET"),
			Endpoint:     provider.Endpoint(),
			RedirectURL:  home + "/callback",
			Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
		},
		provider: provider,
		logout:   known.Logout,
		sessions: map[string]session{},
	}
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { show(w, "home", shop.of(r).person) })
	http.HandleFunc("GET /me", shop.me)
	http.HandleFunc("GET /login", shop.login)
	http.HandleFunc("GET /callback", shop.callback)
	http.HandleFunc("GET /logout", shop.out)
	log.Print(home)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "3000"), nil))
}
