package app;

import java.util.Map;
import java.util.Scanner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app that everybody has to log in at. It says its port on standard output, and is told issuer, client id and secret on
 * standard input: a redirect URI can be registered only once the port is known.
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

  @Bean
  ClientRegistrationRepository clients() {
    return id -> "xwms".equals(id) ? told() : null;
  }

  private synchronized ClientRegistration told() {
    if (known == null) {
      Scanner said = new Scanner(System.in);
      known = ClientRegistrations.fromIssuerLocation(said.next())
          .registrationId("xwms")
          .clientId(said.next())
          .clientSecret(said.next())
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
