package io.mailroom.config.api.document;

import io.mailroom.config.change.FolderDraft;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import io.mailroom.routing.Compilation;
import io.mailroom.routing.ConditionCompiler;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a folder and its route, each rule of which is compiled. */
final class FolderBody {
  private static final int MOST_SKILLS = 50;
  private static final int MOST_RULES = 50;
  private static final int LONGEST_NAME = 200;

  /** The fields of a folder; the service itself adds some to an answer. */
  static final Set<String> FOLDER = Set.of("name", "route", "watchId", "since", "status");

  private static final Set<String> ROUTE =
      Set.of("queue", "priority", "skills", "language", "rules", "autoReply");

  private FolderBody() {}

  static FolderDraft read(Field folder) {
    var _ = folder.only(FOLDER);
    return new FolderDraft(name(folder.required("name")), route(folder.required("route")));
  }

  /** The name of a folder. */
  static FolderName name(Field field) {
    return field.as(FolderName::new, "1 to 1000 characters without control characters");
  }

  /** A route by itself. */
  static Route route(Field route) {
    var _ = route.only(ROUTE);
    return new Route(
        route.required("queue").text(LONGEST_NAME),
        route.optional("priority").map(each -> each.integer(0, 10)).orElse(null),
        route.optional("skills").map(FolderBody::skills).orElse(List.of()),
        route.optional("language").map(FolderBody::language).orElse(null),
        route.optional("rules").map(FolderBody::rules).orElse(List.of()),
        route.optional("autoReply").map(FolderBody::autoReply).orElse(null));
  }

  private static List<Route.Rule> rules(Field list) {
    return list.items(MOST_RULES).stream().map(FolderBody::rule).toList();
  }

  private static Route.Rule rule(Field rule) {
    Field when = rule.only(Set.of("when", "queue")).required("when");
    return switch (ConditionCompiler.compile(when.anyText())) {
      case Compilation.Compiled _ ->
          new Route.Rule(when.anyText(), rule.required("queue").text(LONGEST_NAME));
      case Compilation.Refused(int line, int column, int _, String fault) ->
          throw when.refused("at %d:%d: %s".formatted(line, column, fault));
    };
  }

  private static Route.AutoReply autoReply(Field autoReply) {
    var _ = autoReply.only(Set.of("subject", "text"));
    return new Route.AutoReply(
        autoReply.required("subject").text(500), autoReply.required("text").lines(20_000));
  }

  private static List<String> skills(Field list) {
    return list.items(MOST_SKILLS).stream().map(each -> each.text(LONGEST_NAME)).toList();
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
