/** The usage meter, its life and its credentials, as values and pure functions. Uses the contracts library and nothing of a framework. */
@NullMarked
package org.meterline.registration.domain;

import org.jspecify.annotations.NullMarked;
