/**
 * Checks that reach over the whole repository: documentation, decisions, migration file names. Here because this module is
 * built near the end of the chain and starts nothing. Uses the JDK only.
 */
@NullMarked
package org.meterline.helm.repository;

import org.jspecify.annotations.NullMarked;
