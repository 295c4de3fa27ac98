package app;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Two APIs: one checks JWTs, also those that are bound to a key by DPoP; the other one introspects tokens. */
@Configuration
@RestController
class Apis {
  @Bean
  @Order(1)
  SecurityFilterChain jwts(HttpSecurity http, Told told) throws Exception {
    // The keys and algorithms are those of discovery, at the first request.
    JwtDecoder decoder = new SupplierJwtDecoder(() -> decoder(told.all()));
    return scopes(http, "/api/jwt")
        // With JWTs, Spring Security accepts DPoP, too.
        .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(decoder)))
        .build();
  }

  /** Checks what RFC 9068 §4 says: type, issuer, audience, times, and that the other claims are there. */
  private static JwtDecoder decoder(Told.All told) {
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(told.issuer()).validateType(false).build();
    decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
        .issuer(told.issuer())
        .audience(told.audience())
        .clientId(told.app().id())
        .build());
    return decoder;
  }

  @Bean
  @Order(2)
  SecurityFilterChain introspected(HttpSecurity http, Told told) throws Exception {
    return scopes(http, "/api/opaque")
        .oauth2ResourceServer(server -> server.opaqueToken(opaque -> opaque.introspector(token -> {
          Told.All all = told.all();
          return SpringOpaqueTokenIntrospector.withIntrospectionUri(all.issuer() + "/oauth/introspect")
              .clientId(all.api().id())
              .clientSecret(all.api().secret())
              .build()
              .introspect(token);
        })))
        .build();
  }

  private static HttpSecurity scopes(HttpSecurity http, String path) throws Exception {
    return http.securityMatcher(path + "/**").authorizeHttpRequests(requests -> requests
        .requestMatchers(path + "/write").hasAuthority("SCOPE_write")
        .anyRequest().hasAuthority("SCOPE_read"));
  }

  @GetMapping({"/api/jwt/read", "/api/jwt/write"})
  Map<String, Object> jwt(@AuthenticationPrincipal Jwt token) {
    return token.getClaims();
  }

  @GetMapping({"/api/opaque/read", "/api/opaque/write"})
  Map<String, Object> opaque(@AuthenticationPrincipal OAuth2AuthenticatedPrincipal token) {
    return token.getAttributes();
  }
}
