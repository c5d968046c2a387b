package io.mailroom.endtoend.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;

/** The field {@code outbound} of an integration. */
public final class Outbounds {
  private Outbounds() {}

  /**
   * An SMTP server on localhost that wants no login.
   *
   * @param tls {@code starttls} or {@code implicit}
   */
  public static ObjectNode smtp(String from, String tls, int port) {
    return of("smtp", from).put("host", "localhost").put("port", port).put("tls", tls);
  }

  /** The Postfix, which lets in the users of the Dovecot. */
  public static ObjectNode postfix(String from, String tls) {
    var postfix = Servers.shared().postfix();
    var port = tls.equals("implicit") ? postfix.implicitTlsPort() : postfix.submissionPort();
    return smtp(from, tls, port).put("username", from).put("password", Mailbox.PASSWORD);
  }

  public static ObjectNode ses(String from, String region) {
    return of("ses", from).put("region", region);
  }

  private static ObjectNode of(String type, String from) {
    var outbound = JsonCodec.mapper().createObjectNode().put("type", type);
    outbound.putObject("from").put("name", "Support").put("address", from);
    return outbound;
  }
}
