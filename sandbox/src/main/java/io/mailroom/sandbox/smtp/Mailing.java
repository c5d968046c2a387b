package io.mailroom.sandbox.smtp;

import io.mailroom.sandbox.script.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The talk with one client from the greeting on: who sends, who receives, and what. */
final class Mailing {
  private static final Pattern ADDRESS = Pattern.compile(".*?<(.*?)>.*");

  private final Exchange exchange;
  private final Script<Answer> script;
  private final HonestAnswers honest;
  private final Consumer<String> commands;
  private final List<TakenMessage> messages;

  private String sender = "";
  private final List<String> recipients = new ArrayList<>();

  /**
   * A talk that has not begun.
   *
   * @param commands hears every command
   * @param messages gets every message
   */
  Mailing(
      Exchange exchange,
      Script<Answer> script,
      HonestAnswers honest,
      Consumer<String> commands,
      List<TakenMessage> messages) {
    this.exchange = exchange;
    this.script = script;
    this.honest = honest;
    this.commands = commands;
    this.messages = messages;
  }

  /** Goes on until one of both leaves. */
  void converse() throws IOException {
    while (true) {
      var command = exchange.readLine();
      var reply = answer(command);
      var verb = verb(command);
      if (verb.equals("MAIL")) {
        sender = address(command);
        recipients.clear();
      } else if (verb.equals("RCPT") && reply.startsWith("2")) {
        recipients.add(address(command));
      } else if (verb.equals("DATA") && reply.startsWith("354")) {
        take(exchange.readMessage());
      }
    }
  }

  /** It is taken the moment it is there, whatever the client hears of it; unless it is refused. */
  private void take(String octets) throws IOException {
    var message = new TakenMessage(sender, recipients, octets);
    messages.add(message);
    var reply = answer(".");
    if (reply.startsWith("4") || reply.startsWith("5")) {
      messages.remove(message);
    }
  }

  private String answer(String command) throws IOException {
    commands.accept(command);
    script.take(command).orElseGet(() -> honest.to(command)).play(exchange);
    return exchange.takeLastLine();
  }

  private static String verb(String command) {
    return command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static String address(String command) {
    var matcher = ADDRESS.matcher(command);
    return matcher.matches() ? matcher.group(1) : "";
  }
}
