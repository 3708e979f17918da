/**
 * What the tests of the services share: their servers, tokens and the walls between their rooms. Never on the
 * classpath of a packaged service.
 */
@NullMarked
package org.meterline.local.testing;

import org.jspecify.annotations.NullMarked;
