/**
 * The panel beside the text: the switch, and the state of the post's audio.
 */
(function (wp) {
  const { createElement: el, Fragment, useEffect, useState } = wp.element;
  const { Button, ExternalLink, ToggleControl } = wp.components;
  const { useDispatch, useSelect } = wp.data;
  const { __ } = wp.i18n;
  const Panel = (wp.editor && wp.editor.PluginDocumentSettingPanel) || wp.editPost.PluginDocumentSettingPanel;
  /** Waits between looks at a state that changes, in milliseconds; the last one repeats. */
  const WAITS_MS = [1000, 2000, 3000, 5000, 10000];

  /** The state of a post's audio; asked again after each save, and while it changes. */
  function useStatus(postId, isSaving) {
    const [status, setStatus] = useState(null);
    const [turn, setTurn] = useState(0);
    useEffect(() => {
      if (!postId || isSaving) {
        return undefined;
      }
      let timer = 0;
      let isGone = false;
      const look = (tries) =>
        wp
          .apiFetch({ path: `/listen/v1/posts/${postId}` })
          .catch((error) => ({ state: "unknown", text: error.message, pending: true }))
          .then((found) => {
            if (isGone) {
              return;
            }
            setStatus(found);
            if (found.pending) {
              const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)];
              timer = setTimeout(() => look(tries + 1), wait);
            }
          });
      look(0);
      return () => {
        isGone = true;
        clearTimeout(timer);
      };
    }, [postId, isSaving, turn]);
    const retry = () => {
      const again = () => setTurn(turn + 1);
      wp.apiFetch({ path: `/listen/v1/posts/${postId}`, method: "POST" }).then(again, again);
    };
    return [status, retry];
  }

  function State({ status, retry }) {
    return el(
      Fragment,
      null,
      el("p", { className: "listen-state", "data-state": status.state, role: "status" }, status.text),
      status.reason && el("p", null, status.reason),
      status.detail && el("p", null, el("code", null, status.detail)),
      status.link && el("p", null, el(ExternalLink, { href: status.link }, __("Listen", "listen-to-this-article"))),
      status.state === "failed" &&
        el(Button, { variant: "secondary", onClick: retry }, __("Try again", "listen-to-this-article")),
    );
  }

  function ListenPanel() {
    const { postId, choice, isSaving } = useSelect((select) => {
      const editor = select("core/editor");
      return {
        postId: editor.getCurrentPostId(),
        choice: editor.getEditedPostAttribute("listen"),
        isSaving: editor.isSavingPost() && !editor.isAutosavingPost(),
      };
    }, []);
    const { editPost } = useDispatch("core/editor");
    const [status, retry] = useStatus(postId, isSaving);
    return el(
      Panel,
      { name: "listen", title: __("Listen to this article", "listen-to-this-article") },
      el(ToggleControl, {
        label: __("Read this post aloud", "listen-to-this-article"),
        checked: choice ? choice === "on" : !!status && !!status.default_on,
        onChange: (isOn) => editPost({ listen: isOn ? "on" : "off" }),
      }),
      status && el(State, { status, retry }),
    );
  }

  wp.plugins.registerPlugin("listen-to-this-article", { render: ListenPanel, icon: null });
})(window.wp);
