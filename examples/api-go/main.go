// An API that accepts access tokens of xwms, in Go. Reading checks the token here. Paying asks xwms about it, so a
// revoked token stops working at once.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/time/rate"
)

var (
	issuer   = os.Getenv("ISSUER")
	audience = os.Getenv("AUDIENCE")
	client   = &http.Client{Timeout: 5 * time.Second}
)

// claims is what this API wants to know of a token.
type claims struct {
	jwt.RegisteredClaims
	Active    bool   `json:"active"`
	ClientID  string `json:"client_id"`
	TokenType string `json:"token_type"`
}

// api is what the checks need.
type api struct {
	keys          keyfunc.Keyfunc
	introspection string
}

// errRefused says that the token is no good. Any other error leaves that open.
var errRefused = errors.New("the token is refused")

// verify checks the token where it is used. A revoked token passes until it expires.
func (a *api) verify(ctx context.Context, token string) (*claims, error) {
	found := &claims{}
	parsed, err := jwt.ParseWithClaims(token, found, a.keys.KeyfuncCtx(ctx),
		jwt.WithValidMethods([]string{"ES256", "RS256", "EdDSA"}),
		jwt.WithIssuer(issuer),
		// The app whose tokens this API accepts. Every token of xwms also has the issuer as audience, so that says
		// nothing.
		jwt.WithAudience(audience),
		jwt.WithExpirationRequired(),
	)
	// An id_token has the same issuer and audience. Only access tokens are at+jwt.
	if err != nil || parsed.Header["typ"] != "at+jwt" || found.Subject == "" {
		return nil, errRefused
	}
	return found, nil
}

// introspect asks xwms about the token. It refuses a token that was revoked, has expired or is another app's.
func (a *api) introspect(ctx context.Context, token string) (*claims, error) {
	form := strings.NewReader(url.Values{"token": {token}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.introspection, form)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"))
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		// It is about this API's own secret, not about the token.
		return nil, fmt.Errorf("introspection: %s", response.Status)
	}
	found := &claims{}
	if err := json.NewDecoder(response.Body).Decode(found); err != nil {
		return nil, err
	}
	// A refresh token is active, too. Its token_type is another.
	if !found.Active || !strings.EqualFold(found.TokenType, "Bearer") || found.ClientID != audience {
		return nil, errRefused
	}
	return found, nil
}

type check func(context.Context, string) (*claims, error)

// accepts lets a request pass whose token check accepts. Other requests get what RFC 6750 §3 says.
func accepts(check check, next func(http.ResponseWriter, *claims)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			w.Header().Set("WWW-Authenticate", "Bearer")
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		found, err := check(r.Context(), token)
		switch {
		case errors.Is(err, errRefused):
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			w.WriteHeader(http.StatusUnauthorized)
		case err != nil:
			log.Print(err)
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "application/json")
			next(w, found)
		}
	}
}

// discover finds the keys and introspection of the issuer.
func discover(ctx context.Context) (*api, error) {
	response, err := client.Get(issuer + "/.well-known/openid-configuration")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var known struct {
		Keys          string `json:"jwks_uri"`
		Introspection string `json:"introspection_endpoint"`
	}
	if err := json.NewDecoder(response.Body).Decode(&known); err != nil {
		return nil, err
	}
	keys, err := keyfunc.NewDefaultOverrideCtx(ctx, []string{known.Keys}, keyfunc.Override{
		Client: client,
		// An unknown key may be a new one, so the keys are fetched again. Strangers can make up unknown keys.
		RefreshUnknownKID: rate.NewLimiter(rate.Every(30*time.Second), 1),
		RateLimitWaitMax:  time.Second,
		// Without keys, every token would be refused, so don't start.
		NoErrorReturnFirstHTTPReq: new(bool),
	})
	return &api{keys: keys, introspection: known.Introspection}, err
}

func main() {
	api, err := discover(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /orders", accepts(api.verify, func(w http.ResponseWriter, c *claims) {
		json.NewEncoder(w).Encode(map[string]any{"of": c.Subject, "orders": []string{}})
	}))
	http.HandleFunc("POST /payments", accepts(api.introspect, func(w http.ResponseWriter, c *claims) {
		w.WriteHeader(http.StatusCreated)
		json.NewEncoder(w).Encode(map[string]any{"by": c.Subject})
	}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "3001"), nil))
}
