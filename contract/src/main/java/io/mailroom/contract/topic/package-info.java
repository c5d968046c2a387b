/**
 * The topics: their names, how they must be set up, which partition an integration has, and the
 * headers and types of their records. Every service makes and verifies them through this package.
 */
@NullMarked
package io.mailroom.contract.topic;

import org.jspecify.annotations.NullMarked;
