package io.mailroom.contract.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * Settings that several services share; each service's mapping of {@code mailroom.*} extends it.
 */
public interface CommonSettings {
  /** {@code mailroom.topics.*}. */
  Topics topics();

  /** Number of shards, 1..10000; never changes under the same prefix. */
  @WithDefault("128")
  int shards();

  /** On how many brokers each record is kept, 1 or more; below 3 only by the operator's will. */
  @WithDefault("3")
  short replication();

  /** File of the Tink keyset that encrypts the secrets. */
  Path keyset();

  /** Whether config-service makes the keyset when it is missing. */
  @WithName("keyset.generate")
  @WithDefault("false")
  boolean keysetGenerate();

  /** {@code mailroom.network.*}. */
  Network network();

  /** {@code mailroom.imap.*}. */
  Imap imap();

  /** {@code mailroom.smtp.*}. */
  Smtp smtp();

  /** {@code mailroom.instance.*}. */
  Instance instance();

  /** {@code mailroom.group.*}. */
  Group group();

  /** Names of topics, groups and transactions. */
  interface Topics {
    /** What all of them begin with. */
    @WithDefault("mailroom.")
    String prefix();
  }

  /** Where connections may go. */
  interface Network {
    /** CIDR ranges that are allowed beyond the public addresses. */
    Optional<List<String>> allowed();
  }

  /** How mailboxes are reached. */
  interface Imap {
    /** Ports that an administrator may name, 1..65535. */
    @WithDefault("993")
    List<Integer> ports();

    /** PEM file of authorities that are trusted beside the platform's. */
    Optional<Path> trust();
  }

  /** How replies leave by servers that administrators name. */
  interface Smtp {
    /** Ports that an administrator may name, 1..65535. */
    @WithDefault("25,465,587,2525")
    List<Integer> ports();

    /** PEM file of authorities that are trusted beside the platform's. */
    Optional<Path> trust();
  }

  /** This process. */
  interface Instance {
    /** Stays the same over restarts of this process, and no other has it. */
    Optional<String> id();
  }

  /** The groups in which processes share their work out. */
  interface Group {
    /** {@code classic}, or {@code consumer} (KIP-848). */
    @WithDefault("classic")
    GroupProtocol protocol();
  }
}
