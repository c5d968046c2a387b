package io.mailroom.config.change;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound.SmtpServer;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.watch.Watch;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a draft means for the integration that it replaces: what has to be checked, and which
 * secrets stay. Pure.
 *
 * @param current absent when the integration is new
 * @param draft what it is to become
 * @param manner what becomes of its watches
 */
record Amendment(@Nullable Integration current, IntegrationDraft draft, Manner manner) {

  /** What becomes of the watches. */
  enum Manner {
    /** Watches of folders that stay go on. */
    CONTINUE,
    /** Every watch begins again. */
    BEGIN_AGAIN
  }

  Amendment(@Nullable Integration current, IntegrationDraft draft) {
    this(current, draft, Manner.CONTINUE);
  }

  /**
   * Whether the folders must be checked against the server: something that decides what they are
   * has changed. Taking a folder away needs no server, for the server may be gone for good.
   */
  boolean needsMailboxCheck() {
    if (current == null || draft.mailbox().password() != null || manner == Manner.BEGIN_AGAIN) {
      return true;
    }
    var watched = current.watches().stream().map(Watch::folder).collect(Collectors.toSet());
    return !isSameServer()
        || !isSameUser()
        || !current.profile().domain().equals(draft.domain())
        || draft.folders().stream()
            .map(FolderDraft::name)
            .anyMatch(name -> !watched.contains(name));
  }

  /** The SMTP server, if there is one that must be checked. */
  Optional<SmtpServer> unchecked() {
    return OutboundDraft.smtp(draft.outbound().settings())
        .filter(server ->
            draft.outbound().password() != null
                || currentSmtp().filter(known -> isSame(known, server)).isEmpty());
  }

  /** A change of what is watched does not change whether it is read for now. */
  boolean isPaused() {
    return current != null && current.profile().paused();
  }

  /** Whether a folder that is watched already keeps its watch: it is still the same mailbox. */
  boolean keepsWatches() {
    return manner == Manner.CONTINUE && isSameUser();
  }

  /** The stored password of the mailbox, if it may still be used. */
  Optional<SealedSecret> keptMailboxPassword() {
    return current != null && isSameServer() && isSameUser()
        ? Optional.of(
            switch (current.mailbox().auth()) {
              case MailboxAuth.Password(SealedSecret password) -> password;
            })
        : Optional.empty();
  }

  /** The stored password of the SMTP server, if it may still be used. */
  Optional<SealedSecret> keptOutboundPassword() {
    return OutboundDraft.smtp(draft.outbound().settings())
        .flatMap(server ->
            currentSmtp()
                .filter(known ->
                    known.host().equals(server.host())
                        && known.port() == server.port()
                        && Objects.equals(known.username(), server.username())))
        .map(SmtpServer::password);
  }

  private Optional<SmtpServer> currentSmtp() {
    return current == null ? Optional.empty() : OutboundDraft.smtp(current.outbound());
  }

  private boolean isSameServer() {
    return current != null
        && current.mailbox().host().equals(draft.mailbox().host())
        && current.mailbox().port() == draft.mailbox().port();
  }

  private boolean isSameUser() {
    return current != null && current.mailbox().username().equals(draft.mailbox().username());
  }

  private static boolean isSame(SmtpServer one, SmtpServer other) {
    return one.host().equals(other.host())
        && one.port() == other.port()
        && one.tls() == other.tls()
        && Objects.equals(one.username(), other.username());
  }
}
