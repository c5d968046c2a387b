package io.mailroom.config.api.document;

import io.mailroom.config.change.FolderDraft;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a folder and its route. */
final class FolderBody {
  private static final int MOST_SKILLS = 50;
  private static final Set<String> FOLDER = Set.of("name", "route", "watchId", "since", "status");
  private static final Set<String> ROUTE =
      Set.of("queue", "priority", "skills", "language", "rules", "autoReply");

  private FolderBody() {}

  static FolderDraft read(Field folder) {
    var _ = folder.only(FOLDER);
    return new FolderDraft(
        folder
            .required("name")
            .as(FolderName::new, "1 to 1000 characters without control characters"),
        route(folder.required("route").only(ROUTE)));
  }

  private static Route route(Field route) {
    if (!route.optional("rules").map(Field::items).orElse(List.of()).isEmpty()) {
      throw route.required("rules").refused("are not supported by this version (expected none)");
    }
    if (route.optional("autoReply").isPresent()) {
      throw route.required("autoReply").refused("is not supported by this version (expected none)");
    }
    return new Route(
        route.required("queue").text(200),
        route.optional("priority").map(each -> each.integer(0, 10)).orElse(null),
        route.optional("skills").map(FolderBody::skills).orElse(List.of()),
        route.optional("language").map(FolderBody::language).orElse(null),
        List.of(),
        null);
  }

  private static List<String> skills(Field list) {
    List<String> skills = list.items().stream().map(each -> each.text(200)).toList();
    if (skills.size() > MOST_SKILLS) {
      throw list.refused("has " + skills.size() + " skills (expected at most " + MOST_SKILLS + ")");
    }
    return skills;
  }

  private static String language(Field field) {
    String tag = field.text(35);
    try {
      var _ = new Locale.Builder().setLanguageTag(tag);
      return tag;
    } catch (IllformedLocaleException _) {
      throw field.refused("is no language tag (expected one such as en or pt-BR)");
    }
  }
}
