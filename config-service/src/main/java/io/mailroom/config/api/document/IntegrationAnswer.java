package io.mailroom.config.api.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.config.store.FolderStatuses;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Watch;
import java.time.Clock;
import java.util.Optional;

/**
 * Writes integrations as callers see them: the body that would make them, without its secrets, and
 * what the service knows beside it. Written field by field, so that nothing stored can slip into an
 * answer unnoticed.
 */
public final class IntegrationAnswer {
  /** Shown when nobody vouches for a watch. */
  private static final String UNOWNED = "UNOWNED";

  private final FolderStatuses statuses;
  private final Clock clock;

  public IntegrationAnswer(FolderStatuses statuses, Clock clock) {
    this.statuses = statuses;
    this.clock = clock;
  }

  /** The document of one integration. */
  public ObjectNode of(Integration integration) {
    var profile = integration.profile();
    var document =
        object()
            .put("id", integration.id().value())
            .put("version", integration.revision().version())
            .put("changeId", integration.revision().changeId())
            .put("name", profile.name())
            .put("domain", profile.domain().value())
            .put("paused", profile.paused());
    document.set("readMail", JsonCodec.mapper().valueToTree(profile.readMail()));
    document.set("imap", imap(integration.mailbox()));
    ArrayNode folders = document.putArray("folders");
    integration.watches().forEach(watch -> folders.add(folder(integration, watch)));
    document.set("outbound", outbound(integration.outbound()));
    document.set("conversations", JsonCodec.mapper().valueToTree(profile.conversations()));
    return document;
  }

  private static ObjectNode imap(Mailbox mailbox) {
    String type =
        switch (mailbox.auth()) {
          case MailboxAuth.Password _ -> "password";
        };
    var imap =
        object()
            .put("host", mailbox.host())
            .put("port", mailbox.port())
            .put("username", mailbox.username());
    imap.set("auth", object().put("type", type));
    return imap;
  }

  private ObjectNode folder(Integration integration, Watch watch) {
    var folder =
        object()
            .put("name", watch.folder().value())
            .put("watchId", watch.watchId().value())
            .put("since", watch.since().toString());
    folder.set("route", JsonCodec.mapper().valueToTree(watch.route()));
    folder.set("status", status(integration, watch));
    return folder;
  }

  private ObjectNode status(Integration integration, Watch watch) {
    Optional<FolderStatus> last = statuses.of(integration.id(), watch.watchId());
    if (last.isEmpty()) {
      return object()
          .put("integrationId", integration.id().value())
          .put("watchId", watch.watchId().value())
          .put("folder", watch.folder().value())
          .put("state", UNOWNED)
          .put("since", watch.since().toString());
    }
    ObjectNode status = JsonCodec.mapper().valueToTree(last.get());
    var validUntil = last.get().validity().validUntil();
    return validUntil.isBefore(clock.instant())
        ? status.put("state", UNOWNED).put("since", validUntil.toString())
        : status;
  }

  private static ObjectNode outbound(Outbound outbound) {
    return switch (outbound) {
      case Outbound.None _ -> object().put("type", "none");
      case Outbound.Default(var letterhead) -> with(object().put("type", "default"), letterhead);
      case Outbound.Ses(String region, var letterhead) ->
          with(object().put("type", "ses").put("region", region), letterhead);
      case Outbound.Smtp(var server, var letterhead) -> {
        ObjectNode smtp =
            with(
                object()
                    .put("type", "smtp")
                    .put("host", server.host())
                    .put("port", server.port())
                    .put("tls", server.tls() == Outbound.Tls.STARTTLS ? "starttls" : "implicit"),
                letterhead);
        if (server.username() != null) {
          smtp.put("username", server.username());
        }
        yield smtp;
      }
    };
  }

  private static ObjectNode with(ObjectNode outbound, Letterhead letterhead) {
    var from = letterhead.from();
    var sender = object();
    if (from.name() != null) {
      sender.put("name", from.name());
    }
    outbound.set("from", sender.put("address", from.address()));
    if (letterhead.replyTo() != null) {
      outbound.put("replyTo", letterhead.replyTo());
    }
    ArrayNode copies = outbound.putArray("autoBcc");
    letterhead.autoBcc().forEach(copies::add);
    if (letterhead.signature() != null) {
      outbound.set("signature", JsonCodec.mapper().valueToTree(letterhead.signature()));
    }
    if (letterhead.sentFolder() != null) {
      outbound.put("sentFolder", letterhead.sentFolder().value());
    }
    return outbound.put("markAnswered", letterhead.markAnswered());
  }

  private static ObjectNode object() {
    return JsonCodec.mapper().createObjectNode();
  }
}
