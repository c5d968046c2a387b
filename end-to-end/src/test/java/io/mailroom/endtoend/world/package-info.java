/**
 * A whole Mailroom for tests: broker and mail server, the three services as processes that can be
 * killed and frozen, the administrator's requests, and a committed reader of what comes out.
 */
@NullMarked
package io.mailroom.endtoend.world;

import org.jspecify.annotations.NullMarked;
