package io.mailroom.imap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.util.function.Consumer;

/** A real Dovecot, and all that it takes to open a mailbox on it. */
final class DovecotRig implements AutoCloseable {

  private final DovecotServer server;
  private final TlsDialer dialer;

  private DovecotRig(Certificates certificates) {
    this.server = DovecotServer.start(certificates.server());
    this.dialer = Rig.dialer(certificates);
  }

  static DovecotRig start() {
    return new DovecotRig(Certificates.create());
  }

  DovecotServer server() {
    return server;
  }

  String user(String name) {
    server.addUser(name, "secret");
    return name;
  }

  ImapConnection open(String user) throws ImapFault {
    return open(user, "secret");
  }

  ImapConnection open(String user, String password) throws ImapFault {
    return ImapConnection.open(
        dialer,
        new Endpoint("localhost", server.port()),
        new Credential.Password(user, password),
        ImapLimits.USUAL);
  }

  static SelectedFolder select(ImapConnection connection, String name) throws ImapFault {
    Lookup.Found found = (Lookup.Found) connection.list().find(new FolderName(name));
    return ((Selection.Opened) connection.select(found.folder())).folder();
  }

  static byte[] mail(String text) {
    return SampleEmail.of("m").withText(text + "\n").bytes();
  }

  static Consumer<Throwable> is(Problem problem) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(problem));
  }

  @Override
  public void close() {
    server.close();
  }
}
