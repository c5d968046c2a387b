package io.mailroom.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailroom.sandbox.imap.ScriptedFolder.Message;
import io.mailroom.sandbox.script.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The UID commands on the messages of a selected folder (RFC 3501, 6.4.8). */
final class HonestMessages {
  private static final Pattern SEARCH = Script.pattern("UID SEARCH (?:UID )?([\\d:*,]+|ALL)$");
  private static final Pattern FETCH = Script.pattern("UID FETCH ([\\d:*,]+) \\(?(.*?)\\)?$");
  private static final Pattern STORE =
      Script.pattern("UID STORE ([\\d:*,]+) ([+-])FLAGS(\\.SILENT)? \\(?(.*?)\\)?$");
  private static final Pattern BODY =
      Pattern.compile("BODY(\\.PEEK)?\\[(HEADER)?](?:<(\\d+)\\.(\\d+)>)?");
  private static final DateTimeFormatter INTERNAL_DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HonestMessages() {}

  static void play(Exchange exchange, ScriptedFolder folder, String text) throws IOException {
    var search = SEARCH.matcher(text);
    var fetch = FETCH.matcher(text);
    var store = STORE.matcher(text);
    if (search.matches()) {
      var found =
          search.group(1).equalsIgnoreCase("ALL")
              ? folder.messages()
              : within(search.group(1), folder);
      exchange.lines(
          "* SEARCH" + found.stream().map(each -> " " + each.uid()).collect(Collectors.joining()),
          "{tag} OK done");
    } else if (fetch.matches()) {
      fetch(exchange, folder, fetch);
    } else if (store.matches()) {
      store(exchange, folder, store);
    } else {
      exchange.lines("{tag} BAD not in the script");
    }
  }

  private static void fetch(Exchange exchange, ScriptedFolder folder, Matcher asked)
      throws IOException {
    var items = asked.group(2).toUpperCase(Locale.ROOT).split(" ", -1);
    for (var message : within(asked.group(1), folder)) {
      var line = new ByteArrayOutputStream();
      line.writeBytes(latin("* " + sequence(folder, message) + " FETCH (UID " + message.uid()));
      for (var item : items) {
        if (!append(line, item, folder, message)) {
          exchange.lines("{tag} BAD not in the script: " + item);
          return;
        }
      }
      line.writeBytes(latin(")\r\n"));
      exchange.bytes(line.toByteArray());
    }
    exchange.lines("{tag} OK done");
  }

  /** Adds one item of a FETCH to its line; false if it is unknown here. */
  private static boolean append(
      ByteArrayOutputStream line, String item, ScriptedFolder folder, Message message) {
    var body = BODY.matcher(item);
    if (body.matches()) {
      if (body.group(1) == null) {
        folder.changeFlags(Set.of(message.uid()), Set.of("\\Seen"), true);
      }
      appendBody(line, body, message.bytes());
      return true;
    }
    switch (item) {
      case "UID" -> {}
      case "FLAGS" -> line.writeBytes(latin(" FLAGS (" + String.join(" ", message.flags()) + ")"));
      case "RFC822.SIZE" -> line.writeBytes(latin(" RFC822.SIZE " + message.bytes().length));
      case "INTERNALDATE" ->
          line.writeBytes(
              latin(" INTERNALDATE \"" + INTERNAL_DATE.format(message.internalDate()) + "\""));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void appendBody(ByteArrayOutputStream line, Matcher asked, byte[] whole) {
    var bytes = asked.group(2) == null ? whole : header(whole);
    var section = "BODY[" + (asked.group(2) == null ? "" : "HEADER") + "]";
    if (asked.group(3) != null) {
      int from = Math.min(Integer.parseInt(asked.group(3)), bytes.length);
      int to = (int) Math.min((long) from + Long.parseLong(asked.group(4)), bytes.length);
      bytes = Arrays.copyOfRange(bytes, from, to);
      section += "<" + asked.group(3) + ">";
    }
    line.writeBytes(latin(" " + section + " {" + bytes.length + "}\r\n"));
    line.writeBytes(bytes);
  }

  private static byte[] header(byte[] whole) {
    int end = new String(whole, ISO_8859_1).indexOf("\r\n\r\n");
    return end < 0 ? whole : Arrays.copyOf(whole, end + 4);
  }

  private static void store(Exchange exchange, ScriptedFolder folder, Matcher asked)
      throws IOException {
    var uids =
        within(asked.group(1), folder).stream().map(Message::uid).collect(Collectors.toSet());
    folder.changeFlags(uids, Set.of(asked.group(4).split(" ", -1)), asked.group(2).equals("+"));
    if (asked.group(3) == null) {
      for (var message : within(asked.group(1), folder)) {
        exchange.lines(
            "* %d FETCH (UID %d FLAGS (%s))"
                .formatted(
                    sequence(folder, message), message.uid(), String.join(" ", message.flags())));
      }
    }
    exchange.lines("{tag} OK done");
  }

  private static int sequence(ScriptedFolder folder, Message message) {
    return 1 + folder.messages().stream().map(Message::uid).toList().indexOf(message.uid());
  }

  /**
   * The messages in a set such as {@code 3,5:7,9:*}; the star is the last message, so {@code 9:*}
   * never is empty.
   */
  private static List<Message> within(String set, ScriptedFolder folder) {
    var messages = folder.messages();
    if (messages.isEmpty()) {
      return messages;
    }
    long last = messages.getLast().uid();
    var ranges = new ArrayList<LongPredicate>();
    for (var range : set.split(",", -1)) {
      var ends = range.split(":", -1);
      long first = number(ends[0], last);
      long second = number(ends[ends.length - 1], last);
      ranges.add(uid -> Math.min(first, second) <= uid && uid <= Math.max(first, second));
    }
    return messages.stream()
        .filter(each -> ranges.stream().anyMatch(range -> range.test(each.uid())))
        .toList();
  }

  private static long number(String text, long last) {
    return text.equals("*") ? last : Long.parseLong(text);
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
