/** A keyboard that slides over the page (as on iPhones) makes the window smaller, not the page: the room fits what is left. */
export function fitTheWindow() {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = () => {
    // Somebody who zooms in wants to look around, and the page keeps its size.
    const covered = seen.scale === 1 && window.innerHeight - seen.height > 80;
    if (covered) document.body.style.setProperty("--window", `${seen.height}px`);
    else document.body.style.removeProperty("--window");
    if (covered) window.scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
}
