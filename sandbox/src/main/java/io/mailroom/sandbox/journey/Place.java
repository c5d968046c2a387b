package io.mailroom.sandbox.journey;

/**
 * Which email: unique as long as a folder keeps its UIDVALIDITY, which a demo's folders do.
 *
 * @param integration id of its integration
 * @param folder decoded name
 * @param uid of the message
 */
public record Place(String integration, String folder, long uid) {}
