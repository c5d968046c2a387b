/**
 * What administrators ask for and what becomes of an integration by it: drafts come in from the
 * API, are checked against the server, and go to the store as whole integrations.
 */
@NullMarked
package io.mailroom.config.change;

import org.jspecify.annotations.NullMarked;
