package io.mailroom.endtoend.world;

import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.GreenMailServer;
import io.mailroom.sandbox.mail.PostfixServer;
import io.mailroom.sandbox.mail.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * What Mailroom does not bring along: a Kafka, a Dovecot, a GreenMail and, where mail is sent, a
 * Postfix, one of each for all tests of this JVM. They end with it. The Kafka is always a child
 * process, because tests look into its log files.
 */
public final class Servers {
  private static final Path FOLDER =
      Path.of("target", "end-to-end", Long.toString(ProcessHandle.current().pid()))
          .toAbsolutePath();

  private final BrokerCluster kafka;
  private final DovecotServer dovecot;
  private final GreenMailServer greenMail;
  private final Certificates authority = Certificates.create();
  private final Path trust;

  private Servers() {
    try {
      Files.createDirectories(FOLDER);
      trust =
          Files.writeString(
              FOLDER.resolve("authorities.pem"),
              authority.authorityPem() + GreenMailServer.certificates().authorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafka = BrokerCluster.start(FOLDER, 1);
    dovecot = DovecotServer.start(authority.server());
    greenMail = GreenMailServer.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              dovecot.close();
              kafka.close();
            }));
  }

  /** The servers of this JVM, started at the first call. */
  public static Servers shared() {
    return Started.SERVERS;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public BrokerCluster kafka() {
    return kafka;
  }

  public DovecotServer dovecot() {
    return dovecot;
  }

  public GreenMailServer greenMail() {
    return greenMail;
  }

  /** An SMTP server that delivers to the mailboxes of the Dovecot, started at the first call. */
  public PostfixServer postfix() {
    return StartedPostfix.SERVER;
  }

  /** What every server on localhost may show. */
  public ServerCertificate certificate() {
    return authority.server();
  }

  /** TLS as a client that trusts the Dovecot. */
  public SSLContext client() {
    return authority.client();
  }

  /** Where each partition has its folder of log segments. */
  public Path logFolder() {
    return FOLDER.resolve("broker-1").resolve("data");
  }

  /** PEM of the authorities that signed the mail servers' certificates. */
  Path trust() {
    return trust;
  }

  /** For the files and logs of one Mailroom. */
  Path folder(String name) {
    return FOLDER.resolve(name);
  }

  private static final class StartedPostfix {
    private static final PostfixServer SERVER = start();

    private static PostfixServer start() {
      var servers = shared();
      var server = PostfixServer.start(servers.certificate(), servers.dovecot());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    }
  }

  private static final class Started {
    private static final Servers SERVERS = new Servers();
  }
}
