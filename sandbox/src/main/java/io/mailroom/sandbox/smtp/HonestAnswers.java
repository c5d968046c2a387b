package io.mailroom.sandbox.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a plain server says that takes everything. Any thread may change what it offers. */
final class HonestAnswers {
  private volatile List<String> extensions =
      List.of("SIZE 26214400", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES");
  private volatile boolean offersStartTls = true;
  private volatile boolean offersLogin = true;

  void extensions(List<String> lines) {
    extensions = lines;
  }

  void withoutStartTls() {
    offersStartTls = false;
  }

  void withoutLogin() {
    offersLogin = false;
  }

  Answer to(String command) {
    return switch (command.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
      case "EHLO" -> exchange -> exchange.lines(offers(exchange.isSecure()));
      case "STARTTLS" -> Answer.lines("220 2.0.0 go ahead").then(Answer.startTls());
      case "AUTH" -> exchange -> login(command, exchange);
      case "DATA" -> Answer.lines("354 end with a dot");
      case "MAIL", "RCPT", "RSET", "NOOP" -> Answer.lines("250 2.0.0 fine");
      case "." -> Answer.lines("250 2.0.0 taken");
      case "QUIT" -> Answer.lines("221 2.0.0 bye").then(Answer.close());
      default -> Answer.lines("500 5.5.2 what?");
    };
  }

  private String[] offers(boolean isSecure) {
    var all = new ArrayList<String>();
    all.add("scripted.example");
    all.addAll(extensions);
    if (!isSecure && offersStartTls) {
      all.add("STARTTLS");
    }
    if (isSecure && offersLogin) {
      all.add("AUTH PLAIN LOGIN");
    }
    var lines = new ArrayList<>(all.stream().map(line -> "250-" + line).toList());
    lines.add("250 " + lines.removeLast().substring(4));
    return lines.toArray(String[]::new);
  }

  private static void login(String command, Exchange exchange) throws IOException {
    if (command.toUpperCase(Locale.ROOT).startsWith("AUTH LOGIN")) {
      exchange.lines("334 VXNlcm5hbWU6");
      var _ = exchange.readLine();
      exchange.lines("334 UGFzc3dvcmQ6");
      var _ = exchange.readLine();
    }
    exchange.lines("235 2.7.0 welcome");
  }
}
