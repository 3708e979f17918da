/** Tests of the package of the same name. */
@NullMarked
package org.meterline.upload.usecase;

import org.jspecify.annotations.NullMarked;
