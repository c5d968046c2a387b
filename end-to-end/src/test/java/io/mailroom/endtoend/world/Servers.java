package io.mailroom.endtoend.world;

import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.GreenMailServer;
import io.mailroom.sandbox.mail.PostfixServer;
import io.mailroom.sandbox.mail.ServerCertificate;
import io.mailroom.sandbox.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * What Mailroom does not bring along: a Kafka, a Dovecot, a GreenMail and, where mail is sent, a
 * Postfix, one of each for all tests of this JVM. They end with it. The Kafka is always child
 * processes, because tests look into their log files.
 */
public final class Servers implements AutoCloseable {
  private static final Path FOLDER =
      Path.of("target", "end-to-end", Long.toString(ProcessHandle.current().pid()))
          .toAbsolutePath();

  private final Path folder;

  private final BrokerCluster kafka;
  private final DovecotServer dovecot;
  private final GreenMailServer greenMail;
  private final Certificates authority = Certificates.create();
  private final Path trust;

  private Servers(Path folder, Function<Path, BrokerCluster> brokers) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      trust =
          Files.writeString(
              folder.resolve("authorities.pem"),
              authority.authorityPem() + GreenMailServer.certificates().authorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafka = brokers.apply(folder);
    dovecot = DovecotServer.start(authority.server());
    greenMail = GreenMailServer.start();
  }

  /** The servers of this JVM, started at the first call. */
  public static Servers shared() {
    return Started.SERVERS;
  }

  /**
   * Others, with three brokers behind proxies: services reach them through these. Whoever asks for
   * them closes them.
   */
  public static Servers withThreeBrokers() {
    return new Servers(
        FOLDER.resolve("three"), folder -> BrokerCluster.startBehindProxies(folder, 3));
  }

  /** Ends them. Their logs stay; what they stored, gigabytes after a benchmark, does not. */
  @Override
  public void close() {
    greenMail.close();
    dovecot.close();
    kafka.close();
    for (int id = 1; id <= kafka.brokers().size(); id++) {
      Folders.delete(data(id));
    }
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Of the services. */
  String servicesBootstrapServers() {
    return kafka.proxies().isEmpty() ? kafka.bootstrapServers() : kafka.farServers();
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
    return data(1);
  }

  private Path data(int broker) {
    return folder.resolve("broker-" + broker).resolve("data");
  }

  /** PEM of the authorities that signed the mail servers' certificates. */
  Path trust() {
    return trust;
  }

  /** For the files and logs of one Mailroom. */
  Path folder(String name) {
    return folder.resolve(name);
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
    private static final Servers SERVERS = start();

    private static Servers start() {
      var servers = new Servers(FOLDER, folder -> BrokerCluster.start(folder, 1));
      Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
      return servers;
    }
  }
}
