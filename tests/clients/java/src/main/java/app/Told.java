package app;

import java.util.Scanner;
import org.springframework.stereotype.Component;

/**
 * What the app is told on standard input, once it said its port: issuer, client id and secret of the app, the audience of its
 * APIs, client id and secret of the API that introspects.
 */
@Component
class Told {
  record Client(String id, String secret) {}

  record All(String issuer, Client app, String audience, Client api) {}

  private All all;

  synchronized All all() {
    if (all == null) {
      Scanner said = new Scanner(System.in);
      String issuer = said.next();
      Client app = new Client(said.next(), said.next());
      all = new All(issuer, app, said.next(), new Client(said.next(), said.next()));
    }
    return all;
  }
}
