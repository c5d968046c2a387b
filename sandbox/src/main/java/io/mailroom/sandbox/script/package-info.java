/** Rules for servers that do what a test says: a command goes in, its answer comes out. */
@NullMarked
package io.mailroom.sandbox.script;

import org.jspecify.annotations.NullMarked;
