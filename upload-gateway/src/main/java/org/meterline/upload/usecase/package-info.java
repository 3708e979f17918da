/** One class for each thing the gateway does, and the ports it needs for that. */
@NullMarked
package org.meterline.upload.usecase;

import org.jspecify.annotations.NullMarked;
