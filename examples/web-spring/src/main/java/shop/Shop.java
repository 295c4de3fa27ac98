package shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.util.HtmlUtils;

/**
 * A web app that logs people in with xwms, on Spring Boot: a page for everybody, a page for people who are logged in, and a
 * logout that also ends the login at xwms.
 */
@SpringBootApplication
@Controller
public class Shop {
  static final String TOP = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Shop</title>";

  public static void main(String[] arguments) {
    SpringApplication.run(Shop.class, arguments);
  }

  @GetMapping("/")
  @ResponseBody
  String home(@AuthenticationPrincipal OidcUser person) {
    return TOP + (person == null ? "<a href=\"/login\">Log in</a>" : "<a href=\"/me\">Who am I?</a>");
  }

  /** Sends the browser to xwms. */
  @GetMapping("/login")
  String login() {
    return "redirect:/oauth2/authorization/xwms";
  }

  @GetMapping("/me")
  @ResponseBody
  String me(@AuthenticationPrincipal OidcUser person, CsrfToken csrf) {
    // `sub` stays the same for a person. Name and email address can change.
    String who = "Hello %s<br>%s<br><code>%s</code>"
        .formatted(escape(person.getFullName()), escape(person.getEmail()), escape(person.getSubject()));
    // A form with a token of this session: no other site can log people out.
    return TOP + who + """
        <form method="post" action="/logout">
        <input type="hidden" name="%s" value="%s"><button>Log out</button></form>"""
        .formatted(csrf.getParameterName(), csrf.getToken());
  }

  /** People choose their names, so a name may contain markup. */
  private static String escape(String text) {
    return text == null ? "" : HtmlUtils.htmlEscape(text);
  }
}
