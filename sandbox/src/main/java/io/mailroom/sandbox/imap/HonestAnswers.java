package io.mailroom.sandbox.imap;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain server answers from its folders (RFC 3501, 6; RFC 2177). */
final class HonestAnswers implements Answer {
  private final Map<String, ScriptedFolder> folders = new ConcurrentSkipListMap<>();
  private volatile String capabilities =
      "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER IDLE UIDPLUS";

  HonestAnswers() {
    folder("INBOX");
  }

  void capabilities(String names) {
    capabilities = names;
  }

  ScriptedFolder folder(String name) {
    return folders.computeIfAbsent(name, ScriptedFolder::new);
  }

  void removeFolder(String name) {
    folders.remove(name);
  }

  @Override
  public void play(Exchange exchange) throws IOException {
    var text = exchange.command().text();
    var words = text.split(" ", 3);
    switch (words[0].toUpperCase(Locale.ROOT)) {
      case "CAPABILITY" -> exchange.lines("* CAPABILITY " + capabilities, "{tag} OK done");
      case "ID" -> exchange.lines("* ID NIL", "{tag} OK done");
      case "ENABLE" -> exchange.lines("* ENABLED", "{tag} OK done");
      case "LOGIN" -> exchange.lines("{tag} OK [CAPABILITY " + capabilities + "] welcome");
      case "AUTHENTICATE" -> authenticate(exchange, words.length);
      case "LIST" -> list(exchange);
      case "STATUS" -> status(exchange, text);
      case "SELECT" -> select(exchange, text, "READ-WRITE");
      case "EXAMINE" -> select(exchange, text, "READ-ONLY");
      case "UNSELECT", "CLOSE" -> unselect(exchange);
      case "NOOP" -> noop(exchange);
      case "IDLE" -> idle(exchange);
      case "LOGOUT" -> {
        exchange.lines("* BYE until next time", "{tag} OK done");
        exchange.close();
      }
      case "UID" -> uid(exchange, text);
      default -> exchange.lines("{tag} BAD not in the script");
    }
  }

  private void authenticate(Exchange exchange, int words) throws IOException {
    if (words < 3) {
      exchange.lines("+ ");
      var _ = exchange.readLine();
    }
    exchange.lines("{tag} OK [CAPABILITY " + capabilities + "] welcome");
  }

  private void list(Exchange exchange) throws IOException {
    for (var name : folders.keySet()) {
      exchange.lines("* LIST () \"/\" \"" + name + "\"");
    }
    exchange.lines("{tag} OK done");
  }

  private void status(Exchange exchange, String text) throws IOException {
    var asked = Pattern.compile("STATUS (.*) \\(", Pattern.CASE_INSENSITIVE).matcher(text);
    var folder = asked.lookingAt() ? find(asked.group(1)) : null;
    if (folder == null) {
      exchange.lines("{tag} NO [NONEXISTENT] no such folder");
      return;
    }
    exchange.lines(
        "* STATUS \"%s\" (MESSAGES %d UIDNEXT %d UIDVALIDITY %d)"
            .formatted(
                folder.name(), folder.messages().size(), folder.uidNext(), folder.uidValidity()),
        "{tag} OK done");
  }

  private void select(Exchange exchange, String text, String access) throws IOException {
    var folder = find(text.substring(text.indexOf(' ') + 1));
    if (folder == null) {
      exchange.select(null);
      exchange.lines("{tag} NO [NONEXISTENT] no such folder");
      return;
    }
    exchange.select(folder.name());
    exchange.lines(
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept",
        "* " + folder.messages().size() + " EXISTS",
        "* 0 RECENT");
    if (folder.tells("UIDVALIDITY")) {
      exchange.lines("* OK [UIDVALIDITY " + folder.uidValidity() + "] epoch");
    }
    if (folder.tells("UIDNEXT")) {
      exchange.lines("* OK [UIDNEXT " + folder.uidNext() + "] next");
    }
    exchange.lines("{tag} OK [" + access + "] done");
  }

  private static void unselect(Exchange exchange) throws IOException {
    exchange.select(null);
    exchange.lines("{tag} OK done");
  }

  private void noop(Exchange exchange) throws IOException {
    var folder = selected(exchange);
    if (folder != null) {
      exchange.lines("* " + folder.messages().size() + " EXISTS");
    }
    exchange.lines("{tag} OK done");
  }

  private static void idle(Exchange exchange) throws IOException {
    exchange.lines("+ idling");
    var line = exchange.readLine();
    exchange.lines(line.equalsIgnoreCase("DONE") ? "{tag} OK done" : "{tag} BAD expected DONE");
  }

  private void uid(Exchange exchange, String text) throws IOException {
    var folder = selected(exchange);
    if (folder == null) {
      exchange.lines("{tag} BAD no folder selected");
      return;
    }
    HonestMessages.play(exchange, folder, text);
  }

  private @Nullable ScriptedFolder selected(Exchange exchange) {
    var name = exchange.selected();
    return name == null ? null : folders.get(name);
  }

  /** By a quoted name, an atom or a literal. */
  private @Nullable ScriptedFolder find(String argument) {
    var literal = argument.indexOf("\r\n");
    var name = literal >= 0 ? argument.substring(literal + 2) : argument;
    if (name.startsWith("\"") && name.endsWith("\"")) {
      name = name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    return folders.get(name.equalsIgnoreCase("INBOX") ? "INBOX" : name);
  }
}
