/**
 * The slow reference calculator: the billing rules written a second time, from the rules' text and the reports' original
 * bytes. Uses no production code, so that an error has to be made twice to go unseen.
 */
@NullMarked
package org.meterline.endtoend.reference;

import org.jspecify.annotations.NullMarked;
