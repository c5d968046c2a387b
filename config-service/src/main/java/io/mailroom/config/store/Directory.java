package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.Revision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All integrations at one moment. Immutable.
 *
 * @param integrations by id
 * @param unreadable keys of records that this version cannot read; they are never written over
 */
public record Directory(Map<IntegrationId, Integration> integrations, Set<String> unreadable) {
  public Directory {
    integrations = Map.copyOf(integrations);
    unreadable = Set.copyOf(unreadable);
  }

  /** What the topic says. */
  static Directory of(Snapshot<Integration> snapshot) {
    var integrations = new HashMap<IntegrationId, Integration>();
    var unreadable = new HashSet<String>();
    snapshot
        .entries()
        .forEach((key, entry) -> {
          switch (entry) {
            case Entry.Readable<Integration>(Integration integration, _)
                when integration.id().value().equals(key) ->
                integrations.put(integration.id(), integration);
            case Entry.Readable<Integration> _, Entry.Unreadable<Integration> _ ->
                unreadable.add(key);
          }
        });
    return new Directory(integrations, unreadable);
  }

  /** The integration of that id. */
  public Optional<Integration> find(IntegrationId id) {
    return Optional.ofNullable(integrations.get(id));
  }

  /** Why an integration cannot have a domain, if it cannot: another one has it. */
  public Optional<Problem> domainConflict(Domain domain, IntegrationId id) {
    return integrations.values().stream()
            .anyMatch(each -> each.profile().domain().equals(domain) && !each.id().equals(id))
        ? Optional.of(
            Problem.of(
                    ProblemCode.DOMAIN_IN_USE,
                    "domain " + domain + " belongs to another integration")
                .at("/domain"))
        : Optional.empty();
  }

  /** The integration whose last change has that id. */
  public Optional<Integration> changedBy(String changeId) {
    return integrations.values().stream()
        .filter(each -> each.revision().changeId().equals(changeId))
        .findAny();
  }

  /** Whether there is a record of that id that cannot be read. */
  public boolean isUnreadable(IntegrationId id) {
    return unreadable.contains(id.value());
  }

  /** Whether nothing was changed between this and the other. */
  boolean hasSameRevisions(Directory other) {
    return unreadable.equals(other.unreadable) && revisions().equals(other.revisions());
  }

  Directory with(Integration integration) {
    var changed = new HashMap<>(integrations);
    changed.put(integration.id(), integration);
    return new Directory(changed, unreadable);
  }

  Directory without(IntegrationId id) {
    var changed = new HashMap<>(integrations);
    changed.remove(id);
    return new Directory(changed, unreadable);
  }

  private Map<IntegrationId, Revision> revisions() {
    return integrations.values().stream()
        .collect(Collectors.toUnmodifiableMap(Integration::id, Integration::revision));
  }
}
