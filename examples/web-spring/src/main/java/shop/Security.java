package shop;

import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Who may see what, and how people log in and out. */
@Configuration
class Security {
  @Bean
  SecurityFilterChain rules(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    // With a secret, Spring sends no PKCE by itself. xwms requires it of every app.
    var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    // A logout here also ends the login at xwms, which then sends the browser back.
    var logout = new OidcClientInitiatedLogoutSuccessHandler(clients);
    logout.setPostLogoutRedirectUri("{baseUrl}");
    return http
        .authorizeHttpRequests(paths -> paths.requestMatchers("/", "/login").permitAll().anyRequest().authenticated())
        .oauth2Login(login -> login
            .loginPage("/login")
            .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests))
            .failureHandler(failed()))
        .logout(out -> out.logoutSuccessHandler(logout))
        .build();
  }

  /** Such as when somebody refuses what the app asks for. What went wrong is for the log. */
  private static AuthenticationFailureHandler failed() {
    return (request, response, error) -> {
      LoggerFactory.getLogger(Security.class).warn("{}", error.getMessage());
      response.setStatus(400);
      response.setContentType("text/html; charset=utf-8");
      response.getWriter().write(Shop.TOP + "That did not work. <a href=\"/\">Back</a>");
    };
  }
}
