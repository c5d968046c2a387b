package io.mailroom.config.api.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.config.dryrun.Report;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.routing.Decision;

/** Writes what a dry-run found: ids, queues and rules; no subject, no address. */
public final class ReportAnswer {
  private ReportAnswer() {}

  /** The document of a report. */
  public static ObjectNode of(Report report) {
    var document =
        JsonCodec.mapper()
            .createObjectNode()
            .put("examined", report.examined())
            .put("scanned", report.scanned())
            .put("complete", report.isComplete())
            .put("failed", report.failed());
    var changed = document.putArray("changed");
    for (var each : report.changed()) {
      var change =
          changed
              .addObject()
              .put("emailId", each.emailId().value())
              .put("folder", each.folder().value())
              .put("publishedAt", each.publishedAt().toString());
      change.set("from", decision(each.from()));
      change.set("to", decision(each.to()));
    }
    return document;
  }

  private static ObjectNode decision(Decision decision) {
    return JsonCodec.mapper()
        .createObjectNode()
        .put("queue", decision.assignment().queue())
        .put("rule", decision.chosenBy().rule());
  }
}
