/** What a person would try on the packaged programs, on real servers; may use everything the suite ships. */
@NullMarked
package org.meterline.endtoend;

import org.jspecify.annotations.NullMarked;
