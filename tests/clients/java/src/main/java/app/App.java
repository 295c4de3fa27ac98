package app;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app that everybody has to log in at. It says its port on standard output, and is {@link Told} the rest: a redirect URI can be
 * registered only once the port is known.
 */
@SpringBootApplication
@RestController
public class App {
  private ClientRegistration known;

  public static void main(String[] arguments) {
    SpringApplication.run(App.class, arguments);
  }

  @EventListener
  void serves(ServletWebServerInitializedEvent event) {
    System.out.println("port " + event.getWebServer().getPort());
  }

  /** What Spring Boot has by itself in an app without {@link Apis}. */
  @Bean
  SecurityFilterChain people(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2Login(Customizer.withDefaults())
        .oauth2Client(Customizer.withDefaults())
        .build();
  }

  @Bean
  ClientRegistrationRepository clients(Told told) {
    return id -> "xwms".equals(id) ? registration(told.all()) : null;
  }

  private synchronized ClientRegistration registration(Told.All told) {
    if (known == null) {
      known = ClientRegistrations.fromIssuerLocation(told.issuer())
          .registrationId("xwms")
          .clientId(told.app().id())
          .clientSecret(told.app().secret())
          .scope("openid", "profile", "email")
          // With a secret it sends no PKCE by itself.
          .clientSettings(ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
          .build();
    }
    return known;
  }

  @GetMapping("/")
  Map<String, Object> who(@AuthenticationPrincipal OidcUser user) {
    return user.getClaims();
  }
}
