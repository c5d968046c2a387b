package io.mailroom.contract.routed;

import org.jspecify.annotations.Nullable;

/**
 * Why an email goes where it goes.
 *
 * @param rule {@code folder:<name>}, or {@code default:<reason>}
 * @param integrationVersion version of the integration that was looked at; absent if there is none
 */
public record ChosenBy(String rule, @Nullable Long integrationVersion) {}
