package io.mailroom.config.api.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.watch.FolderName;
import java.util.Map;
import java.util.Set;

/** How reading is to continue, and what that left out. */
public final class ResumeBody {
  private ResumeBody() {}

  /**
   * Whether what has arrived is to be passed over.
   *
   * @param json may be empty: then nothing is
   * @throws ProblemException {@code malformed-json}, {@code invalid}
   */
  public static boolean isFromNow(byte[] json) {
    if (json.length == 0) {
      return false;
    }
    var from = Body.read(json).only(Set.of("from")).optional("from");
    if (from.isPresent() && !from.get().anyText().equals("now")) {
      throw from.get().refused("is unknown (expected now, or nothing)");
    }
    return from.isPresent();
  }

  /** Adds how many emails were passed over, together and by folder. */
  public static void addPassedOver(ObjectNode document, Map<FolderName, Long> passedOver) {
    var counts = document.putObject("passedOver");
    counts.put("emails", passedOver.values().stream().mapToLong(Long::longValue).sum());
    var folders = counts.putArray("folders");
    passedOver.forEach(
        (folder, emails) -> folders.addObject().put("name", folder.value()).put("emails", emails));
  }
}
