<?php
/**
 * The list of posts.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * A column with the state, and bulk actions.
 */
final class Posts_List {

	const MAKE   = 'listen_make';
	const REMOVE = 'listen_remove';
	const COLUMN = 'listen';

	/**
	 * The articles of the posts on the page; null before the first row.
	 *
	 * @var array<int, Article>|null
	 */
	private $found = null;

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * The table.
	 *
	 * @var Articles
	 */
	private $articles;

	/**
	 * The rules.
	 *
	 * @var Rules
	 */
	private $rules;

	/**
	 * Queues posts.
	 *
	 * @var Watcher
	 */
	private $watcher;

	/**
	 * What is read.
	 *
	 * @var Words
	 */
	private $words;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 * @param Rules    $rules    The rules.
	 * @param Watcher  $watcher  Queues posts.
	 * @param Words    $words    What is read.
	 */
	public function __construct( Settings $settings, Articles $articles, Rules $rules, Watcher $watcher, Words $words ) {
		$this->settings = $settings;
		$this->articles = $articles;
		$this->rules    = $rules;
		$this->watcher  = $watcher;
		$this->words    = $words;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'admin_init', array( $this, 'add' ) );
		add_action( 'admin_notices', array( $this, 'notice' ) );
	}

	/** Adds the column and the actions for each post type. */
	public function add(): void {
		foreach ( $this->settings->post_types() as $type ) {
			add_filter( "manage_{$type}_posts_columns", array( $this, 'add_column' ) );
			add_action( "manage_{$type}_posts_custom_column", array( $this, 'column' ), 10, 2 );
			add_filter( "bulk_actions-edit-$type", array( $this, 'add_actions' ) );
			add_filter( "handle_bulk_actions-edit-$type", array( $this, 'act' ), 10, 3 );
		}
	}

	/**
	 * Adds the column.
	 *
	 * @param string[] $columns Columns by name.
	 * @return string[]
	 */
	public function add_column( $columns ) {
		$columns[ self::COLUMN ] = __( 'Audio', 'listen-to-this-article' );
		return $columns;
	}

	/**
	 * Prints a post's state.
	 *
	 * @param string $column  The column.
	 * @param int    $post_id The post.
	 */
	public function column( $column, $post_id ): void {
		if ( self::COLUMN !== $column ) {
			return;
		}
		if ( null === $this->found ) {
			$this->found = $this->articles->find_all( wp_list_pluck( $GLOBALS['wp_query']->posts, 'ID' ) );
		}
		$article = $this->found[ $post_id ] ?? null;
		printf( '<span title="%s">%s</span>', esc_attr( $this->words->reason( $article ) ), esc_html( $this->words->state( $article ) ) );
	}

	/**
	 * Adds the actions.
	 *
	 * @param string[] $actions Actions by name.
	 * @return string[]
	 */
	public function add_actions( $actions ) {
		$actions[ self::MAKE ]   = __( 'Make audio', 'listen-to-this-article' );
		$actions[ self::REMOVE ] = __( 'Remove audio', 'listen-to-this-article' );
		return $actions;
	}

	/**
	 * Carries out an action; WordPress has checked the form.
	 *
	 * @param string $back   Where to go next.
	 * @param string $action The action.
	 * @param int[]  $ids    The posts.
	 */
	public function act( $back, $action, $ids ) {
		if ( ! in_array( $action, array( self::MAKE, self::REMOVE ), true ) ) {
			return $back;
		}
		$done = 0;
		foreach ( array_map( 'intval', $ids ) as $id ) {
			if ( current_user_can( 'edit_post', $id ) ) {
				$this->rules->choose( $id, self::MAKE === $action ? Rules::ON : Rules::OFF );
				$this->watcher->queue( get_post( $id ) );
				++$done;
			}
		}
		return add_query_arg( $action, $done, remove_query_arg( array( self::MAKE, self::REMOVE ), $back ) );
	}

	/** Says how many posts an action was for. */
	public function notice(): void {
		foreach ( array( self::MAKE, self::REMOVE ) as $action ) {
			if ( isset( $_GET[ $action ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- a number to show.
				$count = absint( $_GET[ $action ] ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended
				$text  = self::MAKE === $action
					/* translators: %s: a number */
					? _n( 'Audio is made for %s post as soon as it is public.', 'Audio is made for %s posts as soon as they are public.', $count, 'listen-to-this-article' )
					/* translators: %s: a number */
					: _n( 'Audio is removed from %s post.', 'Audio is removed from %s posts.', $count, 'listen-to-this-article' );
				printf( '<div class="notice notice-success is-dismissible"><p>%s</p></div>', esc_html( sprintf( $text, number_format_i18n( $count ) ) ) );
			}
		}
	}
}
