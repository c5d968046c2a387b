package io.mailroom.config;

import io.mailroom.config.api.access.Users;
import io.mailroom.config.api.document.IntegrationAnswer;
import io.mailroom.config.api.document.IntegrationBody;
import io.mailroom.config.api.document.LedgerAnswer;
import io.mailroom.config.change.Administration;
import io.mailroom.config.change.Preparation;
import io.mailroom.config.change.SecretKeeper;
import io.mailroom.config.dryrun.DryRun;
import io.mailroom.config.dryrun.RecentEmails;
import io.mailroom.config.probe.MailboxProbe;
import io.mailroom.config.probe.SmtpProbe;
import io.mailroom.config.store.FolderStatuses;
import io.mailroom.config.store.IntegrationStore;
import io.mailroom.config.store.Progress;
import io.mailroom.config.store.Replies;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.routing.FolderRouting;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every part of this service, made of the settings. None does anything before it is started. */
@Singleton
final class Parts {
  private static final Clock CLOCK = Clock.systemUTC();

  private final ConfigSettings settings;
  private final Deployment deployment;

  Parts(ConfigSettings settings, Deployment deployment) {
    this.settings = settings;
    this.deployment = deployment;
  }

  @Produces
  @Singleton
  IntegrationStore store() {
    return new IntegrationStore(
        deployment.kafkaConfig(), deployment.names(), deployment.shards(), CLOCK);
  }

  @Produces
  @Singleton
  FolderStatuses statuses() {
    return new FolderStatuses(
        deployment.kafkaConfig(), deployment.names(), deployment.shards(), CLOCK);
  }

  @Produces
  @Singleton
  Replies replies() {
    return new Replies(deployment.kafkaConfig(), deployment.names(), deployment.shards(), CLOCK);
  }

  @Produces
  @Singleton
  Progress progress() {
    return new Progress(deployment.kafkaConfig(), deployment.names(), deployment.shards(), CLOCK);
  }

  @Produces
  @Singleton
  Administration administration(IntegrationStore store, Progress progress) {
    var preparation =
        new Preparation(
            new Preparation.Probes(
                new MailboxProbe(dialer("imap", settings.imap().trust())),
                new SmtpProbe(dialer("smtp", settings.smtp().trust()))),
            new SecretKeeper(cipher()),
            progress,
            settings.folders().max(),
            CLOCK);
    return new Administration(store, preparation);
  }

  @Produces
  @Singleton
  DryRun dryRun() {
    return new DryRun(
        new RecentEmails(deployment.kafkaConfig(), deployment.names(), deployment.shards()),
        new FolderRouting(settings.routing().defaultQueue()));
  }

  @Produces
  @Singleton
  Users users() {
    var passwords = new HashMap<String, Secret>();
    passwords.put(Users.ADMIN, Secret.of(settings.admin().password()));
    settings
        .viewer()
        .password()
        .ifPresent(password -> passwords.put(Users.VIEWER, Secret.of(password)));
    return new Users(passwords);
  }

  @Produces
  @Singleton
  IntegrationBody bodies() {
    return new IntegrationBody(
        new IntegrationBody.Ports(
            Set.copyOf(settings.imap().ports()), Set.copyOf(settings.smtp().ports())));
  }

  @Produces
  @Singleton
  IntegrationAnswer answers(FolderStatuses statuses) {
    return new IntegrationAnswer(statuses, CLOCK);
  }

  @Produces
  @Singleton
  LedgerAnswer ledgers(FolderStatuses statuses) {
    return new LedgerAnswer(statuses);
  }

  private TlsDialer dialer(String protocol, Optional<Path> trust) {
    var policy = new AddressPolicy(settings.network().allowed().orElse(List.of()));
    return new TlsDialer(policy, authorities(protocol, trust), HostResolver.SYSTEM);
  }

  private static TrustedAuthorities authorities(String protocol, Optional<Path> further) {
    try {
      return TrustedAuthorities.of(further);
    } catch (IOException e) {
      throw new IllegalStateException("mailroom." + protocol + ".trust: " + e.getMessage(), e);
    }
  }

  private SecretCipher cipher() {
    try {
      return SecretCipher.open(settings.keyset(), settings.keysetGenerate());
    } catch (SecretFault e) {
      throw new IllegalStateException("mailroom.keyset: " + e.getMessage(), e);
    }
  }
}
