package io.mailroom.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.smtp.Answer;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers for replies, good and bad ones. */
final class SmtpServers {
  static final String PASSWORD = "smtp-canary-8812";

  final ScriptedSmtpServer honest;
  final ScriptedSmtpServer stripped;
  final ScriptedSmtpServer refusing;
  final ScriptedSmtpServer busy;
  final ScriptedSmtpServer silent;
  final ScriptedSmtpServer untrusted = ScriptedSmtpServer.start(Certificates.selfSigned());

  SmtpServers(Certificates certificates) {
    var certificate = certificates.server("localhost");
    honest = ScriptedSmtpServer.start(certificate);
    stripped = ScriptedSmtpServer.start(certificate).withoutStartTls();
    refusing =
        ScriptedSmtpServer.start(certificate).always("AUTH", Answer.lines("535 5.7.8 not so"));
    busy = ScriptedSmtpServer.start(certificate).greeting(Answer.lines("421 4.3.2 too busy"));
    silent = ScriptedSmtpServer.start(certificate).greeting(Answer.silence());
  }

  /** Separated by commas. */
  String ports() {
    return Stream.of(honest, stripped, refusing, busy, silent, untrusted)
        .map(server -> Integer.toString(server.port()))
        .collect(Collectors.joining(","));
  }

  /** What {@code outbound} is in a body. */
  static ObjectNode outbound(int port) {
    var outbound =
        JsonCodec.mapper()
            .createObjectNode()
            .put("type", "smtp")
            .put("host", "localhost")
            .put("port", port)
            .put("tls", "starttls")
            .put("username", "replies")
            .put("password", PASSWORD);
    outbound.putObject("from").put("address", "support@acme.example");
    return outbound;
  }
}
