/* Stands in for the X11 libraries on a machine that has none: Graphviz's wheel names them, but drawing to files never
 * calls them. A call would be a fault, and ends the process.
 */

extern void abort(void);

#define ABSENT(name) void name(void) { abort(); }

ABSENT(XAddExtension) ABSENT(XAllocColor) ABSENT(XChangeGC) ABSENT(XCopyArea) ABSENT(XCreateGC)
ABSENT(XCreateImage) ABSENT(XCreatePixmap) ABSENT(XCreateWindow) ABSENT(XDefaultColormap) ABSENT(XDefaultDepth)
ABSENT(XDefaultScreen) ABSENT(XDefaultVisual) ABSENT(XDestroyWindow) ABSENT(XESetCloseDisplay)
ABSENT(XEventsQueued) ABSENT(XExtendedMaxRequestSize) ABSENT(XFillRectangle) ABSENT(XFreeColors) ABSENT(XFreeGC)
ABSENT(XFreePixmap) ABSENT(XGetDefault) ABSENT(XGetGeometry) ABSENT(XGetImage) ABSENT(XGrabServer)
ABSENT(XInitExtension) ABSENT(XInitImage) ABSENT(XLockDisplay) ABSENT(XMaxRequestSize) ABSENT(XNextRequest)
ABSENT(XParseColor) ABSENT(XPutImage) ABSENT(XQueryColors) ABSENT(XRenderAddGlyphs) ABSENT(XRenderChangePicture)
ABSENT(XRenderComposite) ABSENT(XRenderCompositeText16) ABSENT(XRenderCompositeText32)
ABSENT(XRenderCompositeText8) ABSENT(XRenderCompositeTrapezoids) ABSENT(XRenderCompositeTriStrip)
ABSENT(XRenderCreateGlyphSet) ABSENT(XRenderCreateLinearGradient) ABSENT(XRenderCreatePicture)
ABSENT(XRenderCreateRadialGradient) ABSENT(XRenderCreateSolidFill) ABSENT(XRenderFillRectangle)
ABSENT(XRenderFillRectangles) ABSENT(XRenderFindFormat) ABSENT(XRenderFindStandardFormat)
ABSENT(XRenderFindVisualFormat) ABSENT(XRenderFreeGlyphSet) ABSENT(XRenderFreeGlyphs) ABSENT(XRenderFreePicture)
ABSENT(XRenderQuerySubpixelOrder) ABSENT(XRenderQueryVersion) ABSENT(XRenderSetPictureClipRectangles)
ABSENT(XRenderSetPictureFilter) ABSENT(XRenderSetPictureTransform) ABSENT(XScreenNumberOfScreen) ABSENT(XSendEvent)
ABSENT(XSetClipMask) ABSENT(XSetClipRectangles) ABSENT(XSetErrorHandler) ABSENT(XShmAttach)
ABSENT(XShmCreatePixmap) ABSENT(XShmDetach) ABSENT(XShmGetImage) ABSENT(XShmPutImage) ABSENT(XShmQueryExtension)
ABSENT(XShmQueryVersion) ABSENT(XSync) ABSENT(XUngrabServer) ABSENT(XUnlockDisplay) ABSENT(_XReadEvents)
