package io.mailroom.imap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A scripted server, and all that it takes to open a mailbox on it. */
final class Rig implements AutoCloseable {

  private static final Certificates CERTIFICATES = Certificates.create();
  private static final ServerCertificate SERVER = CERTIFICATES.server();
  private static final TlsDialer DIALER = dialer(CERTIFICATES);

  final ScriptedImapServer server = ScriptedImapServer.start(SERVER);

  /** Every target that was ever opened. */
  final List<Target> targets = new ArrayList<>();

  /** A dialer that may go to loopback and trusts this authority. */
  static TlsDialer dialer(Certificates certificates) {
    try {
      Path pem = Files.createTempFile("authority", ".pem");
      pem.toFile().deleteOnExit();
      return new TlsDialer(
          new AddressPolicy(List.of("127.0.0.0/8", "::1/128")),
          TrustedAuthorities.with(certificates.writeAuthority(pem)),
          HostResolver.SYSTEM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ImapConnection open() throws ImapFault {
    return open(ImapLimits.USUAL);
  }

  ImapConnection open(ImapLimits limits) throws ImapFault {
    return open(limits, new Credential.Password("ann", "secret"));
  }

  ImapConnection open(ImapLimits limits, Credential credential) throws ImapFault {
    return ImapConnection.open(
        DIALER, new Endpoint("localhost", server.port()), credential, limits);
  }

  /** The folder of this name as on the wire, open. */
  static SelectedFolder select(ImapConnection connection, String name) throws ImapFault {
    var folder =
        connection.list().folders().stream()
            .filter(
                each -> Arrays.equals(each.name().wire(), name.getBytes(StandardCharsets.UTF_8)))
            .findFirst()
            .orElseThrow();
    return ((Selection.Opened) connection.select(folder)).folder();
  }

  static SelectedFolder inbox(ImapConnection connection) throws ImapFault {
    return select(connection, "INBOX");
  }

  Target target() {
    Target target = new Target();
    targets.add(target);
    return target;
  }

  /** No command asked for a change but that messages are seen. */
  void assertNothingChangedButSeen() {
    assertThat(
            server.received(
                "CLOSE|EXPUNGE|UID EXPUNGE|UID STORE \\S+ (?!\\+FLAGS \\(\\\\Seen\\)$)"))
        .isZero();
  }

  static UidSet uids(long... uids) {
    return UidSet.of(Arrays.stream(uids).mapToObj(Uid::new).toList());
  }

  @Override
  public void close() {
    server.close();
  }

  /** Keeps the octets in memory. */
  static final class Target implements BodyTarget {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private int discards;

    @Override
    public void write(byte[] buffer, int offset, int length) {
      octets.write(buffer, offset, length);
    }

    @Override
    public void discard() {
      discards++;
    }

    byte[] octets() {
      return octets.toByteArray();
    }

    int discards() {
      return discards;
    }
  }
}
