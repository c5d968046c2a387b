package io.mailroom.router.start;

import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.RouterSettings;
import io.mailroom.router.carriage.Exits;
import io.mailroom.router.carriage.LetterWriter;
import io.mailroom.router.carriage.OutboundCarrier;
import io.mailroom.router.filing.MailboxFiling;
import io.mailroom.router.history.Originals;
import io.mailroom.router.message.Composer;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Filing;
import io.mailroom.router.ses.SesOutbound;
import io.mailroom.router.smtp.DefaultServer;
import io.mailroom.router.smtp.SmtpOutbound;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.client.SmtpClient;
import io.quarkus.mailer.runtime.Mailers;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parts that bring replies out of the house, made of settings. */
@Singleton
class CarrierWiring {
  private static final String HOST = "quarkus.mailer.host";
  private static final int MOST_RECIPIENTS = 50;
  private static final Duration ORIGINAL_LIMIT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final RouterSettings settings;

  CarrierWiring(RouterSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  Keyset keyset() {
    return new Keyset(settings.keyset());
  }

  @Produces
  @Singleton
  Carrier carrier(LetterWriter writer, Keyset keyset, SesOutbound ses, DefaultServer byDefault)
      throws IOException {
    var customersServers = new SmtpOutbound(client(policy()), keyset);
    return new OutboundCarrier(writer, new Exits(customersServers, ses, byDefault));
  }

  @Produces
  @Singleton
  LetterWriter writer(KafkaAccess kafka, TopicPlan plan, StoredContents contents) {
    return new LetterWriter(
        new Originals(kafka.config(), plan, contents, ORIGINAL_LIMIT),
        new Composer(contents, recipients()));
  }

  @Produces
  @Singleton
  Filing filing(LetterWriter writer, Keyset keyset) throws IOException {
    return new MailboxFiling(dialer(policy(), settings.imap().trust()), keyset, writer::copy);
  }

  @Produces
  @Singleton
  SesOutbound ses() {
    return new SesOutbound(settings.ses().endpoint());
  }

  void close(@Disposes SesOutbound ses) {
    ses.close();
  }

  @Produces
  @Singleton
  DefaultServer byDefault(MailersRuntimeConfig mailers, SmallRyeConfig config) throws IOException {
    // The extension has localhost where the operator says nothing; that is not a wish.
    boolean isSet = config.getConfigValue(HOST).getConfigSourceOrdinal() > Integer.MIN_VALUE;
    Optional<SmtpServer> server =
        Optional.ofNullable(mailers.mailers().get(Mailers.DEFAULT_MAILER_NAME))
            .filter(_ -> isSet)
            .map(DefaultServer::of);
    return new DefaultServer(client(new AddressPolicy(List.of("0.0.0.0/0", "::/0"))), server);
  }

  private AddressPolicy policy() {
    return new AddressPolicy(settings.network().allowed().orElse(List.of()));
  }

  private SmtpClient client(AddressPolicy policy) throws IOException {
    return new SmtpClient(
        dialer(policy, settings.smtp().trust()),
        SmtpLimits.USUAL.withConfirmation(answerTimeout()));
  }

  private static TlsDialer dialer(AddressPolicy policy, Optional<Path> trust) throws IOException {
    return new TlsDialer(policy, TrustedAuthorities.of(trust), HostResolver.SYSTEM);
  }

  private int recipients() {
    int most = settings.reply().recipients();
    if (most < 1 || most > MOST_RECIPIENTS) {
      throw new IllegalArgumentException(
          "reply.recipients " + most + " (expected 1.." + MOST_RECIPIENTS + ")");
    }
    return most;
  }

  private Duration answerTimeout() {
    var wait = settings.reply().answerTimeout();
    if (wait.compareTo(SHORTEST_WAIT) < 0 || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("reply.answer-timeout " + wait + " (expected 1 s..1 h)");
    }
    return wait;
  }
}
