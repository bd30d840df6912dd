/**
 * Blocks: "Do not read aloud" for each, and the player's own.
 */
(function (wp) {
  const { createElement: el, Fragment } = wp.element;
  const { InspectorControls, useBlockProps } = wp.blockEditor;
  const { PanelBody, ToggleControl } = wp.components;
  const { __ } = wp.i18n;
  const PLAYER = "listen/player";
  const SKIP = "listenSkip";

  wp.hooks.addFilter("blocks.registerBlockType", "listen/attribute", (settings, name) =>
    name === PLAYER ? settings : { ...settings, attributes: { ...settings.attributes, [SKIP]: { type: "boolean" } } },
  );

  const withSkip = wp.compose.createHigherOrderComponent(
    (BlockEdit) => (props) => {
      const isOffered = props.isSelected && props.name !== PLAYER;
      const toggle = el(ToggleControl, {
        label: __("Do not read aloud", "listen-to-this-article"),
        checked: !!props.attributes[SKIP],
        onChange: (isSkipped) => props.setAttributes({ [SKIP]: isSkipped || undefined }),
      });
      const panel = el(PanelBody, { title: __("Listen", "listen-to-this-article") }, toggle);
      return el(Fragment, null, el(BlockEdit, props), isOffered && el(InspectorControls, null, panel));
    },
    "withListenSkip",
  );
  wp.hooks.addFilter("editor.BlockEdit", "listen/skip", withSkip);

  wp.blocks.registerBlockType(PLAYER, {
    apiVersion: 2,
    title: __("Listen to this article", "listen-to-this-article"),
    category: "media",
    icon: "controls-volumeon",
    edit: function Edit() {
      return el(
        "div",
        useBlockProps({ style: { height: "56px", lineHeight: "56px" } }),
        `▶ ${__("Listen to this article", "listen-to-this-article")}`,
      );
    },
    save: () => null,
  });
})(window.wp);
